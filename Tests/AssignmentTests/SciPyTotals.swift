/// Printed by scripts/goldens/assignment.py (SciPy 1.17.1).
enum SciPyTotals {
    static let square = 1.5662381397560239
    static let wide = 0.3626039940863848
    static let tall = 0.9871329790912569
}
