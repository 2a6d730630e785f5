import Geometry
import RealModule

/// Where one mode of a network's answer is at a moment between its steps.
struct Continuation {
    /// Metres from the last measurement.
    let displacement: SIMD2<Double>
    /// m²; nil where the network states none.
    let covariance: Covariance2?

    /// Standard deviations are held between a millimetre and a kilometre, so that a wild network still gives a
    /// covariance.
    private static let logDeviations = Double.log(0.001)...Double.log(1000)
    private static let strongestCorrelation = 0.999

    /// - Parameters:
    ///   - answer: of one person.
    ///   - time: in steps of the network; straight between steps, from 0 before the first, and straight on beyond the last.
    init(_ answer: ArraySlice<Float>, form: ONNXPredictor.Form, mode: Int, at time: Double) {
        func number(_ moment: Int, _ index: Int) -> Double {
            Double(answer[answer.startIndex + (mode * form.moments + moment) * form.numbers + index])
        }
        func place(_ moment: Int) -> SIMD2<Double> {
            moment < 0 ? .zero : SIMD2(number(moment, 0), number(moment, 1))
        }
        // Moment k is at time k + 1.
        let after = min(max(Int(time.rounded(.up)) - 1, 0), form.moments - 1)
        let fraction = time - Double(after)
        displacement = place(after - 1) + (place(after) - place(after - 1)) * fraction
        guard form.numbers == 6 else {
            covariance = nil
            return
        }
        // The nearest stated moment's; beyond the last it grows in proportion, as a straight path's would.
        let growth = max(time / Double(form.moments), 1)
        func deviation(_ index: Int) -> Double {
            Double.exp(min(max(number(after, index), Self.logDeviations.lowerBound), Self.logDeviations.upperBound))
                * growth
        }
        let (x, y) = (deviation(2), deviation(3))
        let correlation = min(max(number(after, 4), -Self.strongestCorrelation), Self.strongestCorrelation)
        covariance = Covariance2(xx: x * x, xy: correlation * x * y, yy: y * y)
    }
}
