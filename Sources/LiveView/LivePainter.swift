import Diagnostics
import FoundationEssentials
import Geometry
import Glibc
import Imaging
import Pipeline
import Rendering
import Risk
import Tracking
import Vision

/// Draws, encodes and tells of the newest frame, on a thread of its own that gives way to all others.
struct LivePainter {
    let news: LiveNews
    /// What the picture looks like after a JPEG's loss, 1 to 100: boxes and letters stay sharp.
    private static let quality = 75

    private var composition: ReplayPicture?
    private var hasCamera = false
    private(set) var painted = 0

    init(_ news: LiveNews) { self.news = news }

    /// Lets the thread that calls it run only when no other of its processor wants to (niceness of Linux is a thread's).
    static func giveWay() { setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10) }

    /// Shows a frame.
    ///
    /// - Throws: `unavailable` without the media library, `software` where it can not be drawn.
    mutating func show(_ frame: LiveFrame) throws(Fault) {
        guard let scene = frame.scene else { return }
        if composition == nil || hasCamera != frame.hasPicture {
            composition = try ReplayPicture(withCamera: frame.hasPicture)
            hasCamera = frame.hasPicture
        }
        guard var composition else { return }
        // Given back below: two owners of a picture would copy it.
        self.composition = nil
        defer { self.composition = composition }
        try frame.picture.withView { view throws(Fault) in
            try composition.draw(scene, frame.hasPicture ? view : nil, words: frame.words)
        }
        let jpeg = try composition.picture.withView { view throws(Fault) in
            try PictureFile.jpeg(view, quality: Self.quality)
        }
        let head =
            "event: frame\ndata: {\"t\":\(JSONText.number(scene.time.seconds, decimals: 2)),\"people\":[\(people(scene))],\"image\":\""
        var message = Array(head.utf8)
        message.append(contentsOf: Data(jpeg).base64EncodedData())
        message.append(contentsOf: "\"}\n\n".utf8)
        painted += 1
        news.tell(picture: message)
    }

    /// Everybody, nearest first.
    private func people(_ scene: Scene) -> String {
        scene.people.sorted { $0.distance < $1.distance }.map { person in
            let fields = [
                "\"id\":\(person.id)", "\"distance_m\":\(JSONText.number(person.distance, decimals: 1))",
                "\"bearing_deg\":\(JSONText.number(person.bearing * 180 / .pi, decimals: 0))",
                "\"probability\":\(JSONText.number(person.risk.probability, decimals: 2))",
                "\"level\":\(person.level.map { JSONText.quoted("\($0)") } ?? "null")",
                "\"seen\":\(person.status == .confirmed)",
            ]
            return "{\(fields.joined(separator: ","))}"
        }.joined(separator: ",")
    }
}
