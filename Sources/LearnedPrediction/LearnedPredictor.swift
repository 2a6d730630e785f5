import CLearnedWeights
import Diagnostics
import Geometry
import Prediction
import RealModule
import Tracking

/// The default predictor: a small network trained on walks seen through simulated head cameras (tools/training,
/// docs/prediction.md).
public struct LearnedPredictor: Predictor {
    /// Name on the command line and in reports.
    public let name = "learned"
    /// Whether positions are relative to the wearer; otherwise the frame is fixed, as for scenes seen from above.
    public let wearerIsOrigin: Bool

    private var network: LearnedNetwork
    private var facing = MeanFacing()

    /// Takes the network that the program was built with.
    ///
    /// - Parameter wearerIsOrigin: whether positions are relative to the wearer.
    public init(wearerIsOrigin: Bool = true) throws(Fault) {
        var count = 0
        let bytes = UnsafeBufferPointer(start: headsup_learned_weights(&count), count: count)
        try self.init(network: LearnedNetwork(bytes, name: "the built-in network"), wearerIsOrigin: wearerIsOrigin)
    }

    /// Takes another network.
    public init(network: LearnedNetwork, wearerIsOrigin: Bool = true) {
        self.network = network
        self.wearerIsOrigin = wearerIsOrigin
    }

    /// Predicts every track of the tracker with the network's modes.
    ///
    /// It is to be called once a frame: it remembers where the wearer has been facing.
    public mutating func predict(_ tracker: borrowing Tracker, times: [Double], into forecasts: inout Forecasts) {
        forecasts.reshape(count: tracker.tracks.count, modeCount: network.modeCount, times: times)
        guard let now = tracker.time else { return }
        if wearerIsOrigin, let orientation = tracker.orientation { facing.add(orientation, at: now) }
        network.begin(wearerIsOrigin: wearerIsOrigin, facing: wearerIsOrigin ? facing.mean : .zero)
        for track in tracker.tracks {
            tracker.withHistory(of: track) { history in
                network.add(measurements: history.count) { index in
                    let sample = history[index]
                    return MeasuredPosition(
                        age: now.since(sample.time), position: sample.position, covariance: sample.covariance)
                }
            }
        }
        network.run()
        for person in 0..<network.count {
            for mode in 0..<network.modeCount {
                forecasts.setWeight(
                    network.weight(person: person, mode: mode), person: person, mode: mode)
                for step in times.indices {
                    let (mean, covariance) = network.gaussian(person: person, mode: mode, at: times[step])
                    forecasts.set(mean: mean, covariance: covariance, person: person, mode: mode, step: step)
                }
            }
        }
    }
}

/// The mean direction of the wearer's face, older frames counting less: it tells where the wearer walks.
struct MeanFacing {
    /// Time constant of forgetting, seconds.
    static let memory = 4.0

    private var sum = SIMD2<Double>.zero
    private var total = 0.0
    private var last: Timestamp?

    /// Takes in how the camera is turned in a frame.
    mutating func add(_ orientation: Rotation<Camera, SemiLocal>, at time: Timestamp) {
        let ahead = orientation(Vector<Camera>(0, 0, 1))
        let flat = SIMD2(ahead.x, ahead.y)
        guard flat.norm > 1e-9, flat.norm.isFinite else { return }
        if let last {
            let keep = Double.exp(-max(time.since(last), 0) / Self.memory)
            sum *= keep
            total *= keep
        }
        sum += flat / flat.norm
        total += 1
        last = time
    }

    /// The mean: of length 1 where the face kept its direction, zero before the first frame.
    var mean: SIMD2<Double> { total > 0 ? sum / total : .zero }
}
