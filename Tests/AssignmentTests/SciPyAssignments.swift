/// Written by scripts/goldens/assignment.py with SciPy 1.17.1.
enum SciPyAssignments {
    static let square = 1.5662381397560239
    static let wide = 0.3626039940863848
    static let tall = 0.9871329790912569
    /// Columns by size, for costs of 0 to 3, of which many solutions cost the same.
    static let tied: [Int: [Int]] = [
        4: [3, 5, 0, 2],
        9: [3, 0, 7, 4, 1, 5, 10, 8, 6],
        16: [3, 2, 1, 4, 6, 9, 7, 12, 8, 13, 5, 16, 0, 14, 11, 10],
        25: [3, 1, 4, 2, 7, 6, 13, 17, 12, 5, 10, 11, 9, 19, 14, 15, 16, 26, 18, 8, 22, 0, 20, 24, 21],
    ]
}
