import Tracking

/// Says where everybody will be over the next seconds.
///
/// A new predictor is one type that conforms to this and one case of `PredictorKind`.
public protocol Predictor: Sendable {
    /// Name on the command line and in reports.
    var name: String { get }

    /// Predicts every track of the tracker, in the tracker's order.
    ///
    /// - Parameters:
    ///   - tracker: histories with real time stamps and filtered motions, semi-local metres, as of its last frame.
    ///   - times: seconds ahead, ascending; the array's storage is shared, so that nothing is allocated.
    ///   - forecasts: reshaped and filled; its storage is kept from call to call.
    mutating func predict(_ tracker: borrowing Tracker, times: [Double], into forecasts: inout Forecasts)
}

/// Times at equal steps up to a horizon.
///
/// - Parameters:
///   - step: seconds, positive.
///   - horizon: seconds; the last time is not beyond it.
public func predictionTimes(step: Double, horizon: Double) -> [Double] {
    guard step > 0, horizon >= step - 1e-9 else { return [] }
    return (1...Int((horizon / step + 1e-9).rounded(.down))).map { Double($0) * step }
}
