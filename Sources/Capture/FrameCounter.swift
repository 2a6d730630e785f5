import Geometry

/// Numbers the frames of a camera and judges their time stamps, from what the driver writes beside each.
public struct FrameCounter: Sendable {
    /// What a frame's number and stamp say.
    public enum Verdict: Sendable, Equatable {
        /// A new frame with this number; `lost` frames before it never arrived.
        case new(number: Int, lost: Int)
        /// A frame that was here before.
        case repeated
    }

    private var nextNumber: Int
    private var lastSequence: UInt32?
    private var lastDriverStamp: Timestamp?
    private var lastTime: Timestamp?

    /// Starts counting. After a camera was opened anew the numbers go on, while the driver's begin again.
    public init(startingAt number: Int = 0) { nextNumber = number }

    /// The number that the next frame gets if none is lost.
    public var next: Int { nextNumber }

    /// Numbers a frame by the driver's sequence number, which wraps at 2^32.
    ///
    /// A frame with the number of the one before it is that frame again, unless its stamp is a later one: then the
    /// driver does not count.
    public mutating func count(sequence: UInt32, stamp: Timestamp? = nil) -> Verdict {
        var lost = 0
        let isLater = if let stamp, let lastDriverStamp { stamp > lastDriverStamp } else { false }
        lastDriverStamp = stamp
        if let lastSequence {
            let difference = Int32(bitPattern: sequence &- lastSequence)
            if difference == 0 && !isLater { return .repeated }
            // A number that went back is a driver that started again; nothing is known of what was lost.
            lost = difference > 0 ? Int(difference) - 1 : 0
        }
        lastSequence = sequence
        let number = nextNumber + lost
        nextNumber = number + 1
        return .new(number: number, lost: lost)
    }

    /// The time of a frame: the driver's stamp, where it can be believed.
    ///
    /// A stamp in the future, from before the frame before it, or older than two seconds is not; the moment of arrival
    /// stands for it then.
    ///
    /// - Returns: the time, and whether the driver's stamp was refused.
    public mutating func time(stamp: Timestamp?, arrival: Timestamp) -> (time: Timestamp, refused: Bool) {
        guard let stamp else {
            lastTime = arrival
            return (arrival, false)
        }
        let age = arrival.since(stamp)
        let believable = age >= 0 && age <= 2 && stamp > (lastTime ?? Timestamp(nanoseconds: .min))
        let time = believable ? stamp : max(arrival, lastTime ?? arrival)
        lastTime = time
        return (time, !believable)
    }
}
