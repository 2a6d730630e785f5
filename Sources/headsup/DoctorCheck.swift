import Diagnostics

/// One check's result.
struct DoctorCheck: Encodable {
    var name: String
    var ok: Bool
    var detail: String
    var remedy: String?

    /// All is well; `advice` is what could be better.
    init(_ name: String, ok detail: String, advice: String? = nil) {
        self.name = name
        ok = true
        self.detail = detail
        remedy = advice
    }

    init(_ name: String, failed fault: Fault) {
        self.name = name
        ok = false
        detail = fault.location.map { "\($0): \(fault.what)" } ?? fault.what
        remedy = fault.remedy
    }
}
