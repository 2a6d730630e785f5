import Alerting
import Configuration
import FileFormats
import Geometry
import Imaging
import Pipeline
import Prediction
import Rendering
import Replay
import Risk
import Tracking
import Vision

/// Messages in Foxglove's public JSON forms, one text each.
struct FoxgloveMessage {
    let frame: ReplayedFrame
    let pipeline: Pipeline

    /// Where a standing person's middle is, relative to the wearer's eyes, metres.
    private static let middle = -0.75
    private static let personSize = (width: 0.5, height: 1.7)

    private func number(_ value: Double) -> String { JSONText.number(value, decimals: 4) }

    /// Seconds and nanoseconds.
    private var time: String {
        let nanoseconds = max(frame.time.nanoseconds, 0)
        return #"{"sec":\#(nanoseconds / 1_000_000_000),"nsec":\#(nanoseconds % 1_000_000_000)}"#
    }

    private func vector(_ x: Double, _ y: Double, _ z: Double) -> String {
        #"{"x":\#(number(x)),"y":\#(number(y)),"z":\#(number(z))}"#
    }

    private static let noTurn = #"{"x":0,"y":0,"z":0,"w":1}"#

    private func json(_ color: Canvas.Color, opacity: Double = 1) -> String {
        let parts = [color.red, color.green, color.blue].map { number(Double($0) / 255) }
        return #"{"r":\#(parts[0]),"g":\#(parts[1]),"b":\#(parts[2]),"a":\#(opacity)}"#
    }

    private func level(_ index: Int) -> AlertLevel? {
        pipeline.configuration.alerts.level(of: pipeline.risks[index])
    }

    /// What goes before a picture in base64, and what after it.
    var imageHead: String { #"{"timestamp":\#(time),"frame_id":"camera","data":""# }
    static let imageTail = #"","format":"jpeg"}"#

    /// The camera that took the picture; nil where its intrinsics are not those of the picture (one view of a pair).
    func calibration(of picture: PictureView) -> String? {
        guard let camera = pipeline.camera, camera.width == picture.width, camera.height == picture.height else {
            return nil
        }
        func list(_ values: [Double]) -> String {
            values.map { DecimalNumber.format($0, decimals: 9) }.joined(separator: ",")
        }
        let (fx, fy, cx, cy, d) = (camera.fx, camera.fy, camera.cx, camera.cy, camera.distortion)
        let parts = [
            "\"D\":[\(list([d.k1, d.k2, d.p1, d.p2, d.k3]))]", "\"K\":[\(list([fx, 0, cx, 0, fy, cy, 0, 0, 1]))]",
            "\"R\":[1,0,0,0,1,0,0,0,1]", "\"P\":[\(list([fx, 0, cx, 0, 0, fy, cy, 0, 0, 0, 1, 0]))]",
        ].joined(separator: ",")
        return
            #"{"timestamp":\#(time),"frame_id":"camera","width":\#(camera.width),"height":\#(camera.height),"distortion_model":"plumb_bob",\#(parts)}"#
    }

    /// Boxes with numbers and distances.
    var annotations: String {
        var points: [String] = []
        var texts: [String] = []
        for (index, track) in pipeline.tracker.tracks.enumerated() where track.isBelieved && track.observation != nil {
            guard let box = track.box else { continue }
            let (left, top) = (box.left, box.top)
            let (right, bottom) = (left + box.width, top + box.height)
            let corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
                .map { #"{"x":\#(number($0.0)),"y":\#(number($0.1))}"# }.joined(separator: ",")
            let level = level(index)
            let color = json(RiskColor.color(level))
            points.append(
                #"{"timestamp":\#(time),"type":2,"points":[\#(corners)],"outline_color":\#(color),"outline_colors":[],"fill_color":\#(json(RiskColor.color(level), opacity: 0)),"thickness":2}"#
            )
            let words = "\(track.id): \(DecimalNumber.format(pipeline.risks[index].distance, decimals: 1)) m"
            texts.append(
                #"{"timestamp":\#(time),"position":{"x":\#(number(left)),"y":\#(number(top))},"text":\#(JSONText.quoted(words)),"font_size":14,"text_color":\#(color),"background_color":{"r":0,"g":0,"b":0,"a":0.6}}"#
            )
        }
        return
            #"{"circles":[],"points":[\#(points.joined(separator: ","))],"texts":[\#(texts.joined(separator: ","))]}"#
    }

    /// Everybody as a cylinder with the likeliest path, and the radius around the wearer.
    var scene: String {
        var entities = [radius]
        for (index, track) in pipeline.tracker.tracks.enumerated() where track.isBelieved {
            entities.append(person(index, track))
        }
        return
            #"{"deletions":[{"timestamp":\#(time),"type":1,"id":""}],"entities":[\#(entities.joined(separator: ","))]}"#
    }

    private func entity(_ id: String, cylinders: String = "", lines: String = "", texts: String = "") -> String {
        #"{"timestamp":\#(time),"frame_id":"semi_local","id":"\#(id)","lifetime":{"sec":0,"nsec":0},"frame_locked":true,"metadata":[],"arrows":[],"cubes":[],"spheres":[],"cylinders":[\#(cylinders)],"lines":[\#(lines)],"triangles":[],"texts":[\#(texts)],"models":[]}"#
    }

    private var radius: String {
        let size = 2 * pipeline.configuration.risk.radius
        let ring =
            #"{"pose":{"position":\#(vector(0, 0, -1.6)),"orientation":\#(Self.noTurn)},"size":\#(vector(size, size, 0.02)),"bottom_scale":1,"top_scale":1,"color":\#(json(RiskColor.wearer, opacity: 0.4))}"#
        return entity("radius", cylinders: ring)
    }

    private func person(_ index: Int, _ track: Track) -> String {
        let place = track.motion.position
        let level = level(index)
        let size = Self.personSize
        let cylinder =
            #"{"pose":{"position":\#(vector(place.x, place.y, Self.middle)),"orientation":\#(Self.noTurn)},"size":\#(vector(size.width, size.width, size.height)),"bottom_scale":1,"top_scale":1,"color":\#(json(RiskColor.color(level), opacity: track.status == .coasting ? 0.35 : 0.9))}"#
        let mode = pipeline.forecasts.likeliestMode(person: index)
        var path = [vector(place.x, place.y, -1.55)]
        for step in pipeline.forecasts.times.indices {
            let mean = pipeline.forecasts.mean(person: index, mode: mode, step: step)
            path.append(vector(mean.x, mean.y, -1.55))
        }
        let line =
            #"{"type":0,"pose":{"position":\#(vector(0, 0, 0)),"orientation":\#(Self.noTurn)},"thickness":0.06,"scale_invariant":false,"points":[\#(path.joined(separator: ","))],"color":\#(json(RiskColor.color(level))),"colors":[],"indices":[]}"#
        let percent = Int((pipeline.risks[index].probability * 100).rounded())
        let label =
            #"{"pose":{"position":\#(vector(place.x, place.y, 0.4)),"orientation":\#(Self.noTurn)},"billboard":true,"font_size":0.3,"scale_invariant":false,"color":\#(json(RiskColor.color(level))),"text":"\#(track.id): \#(percent)%"}"#
        return entity("\(track.id)", cylinders: cylinder, lines: line, texts: label)
    }

    /// The camera and the head in the semi-local frame.
    var transforms: String {
        func transform(_ child: String, w: Double, _ v: SIMD3<Double>) -> String {
            #"{"timestamp":\#(time),"parent_frame_id":"semi_local","child_frame_id":"\#(child)","translation":\#(vector(0, 0, 0)),"rotation":{"x":\#(number(v.x)),"y":\#(number(v.y)),"z":\#(number(v.z)),"w":\#(number(w))}}"#
        }
        let camera = frame.orientation
        let head = camera.toHead.inverse
        return
            #"{"transforms":[\#(transform("camera", w: camera.w, camera.v)),\#(transform("head", w: head.w, head.v))]}"#
    }

    /// What was said, for a viewer's log.
    func log(_ event: PipelineEvent) -> String {
        let level = event.alert?.level == .danger ? 4 : event.alert?.level == .caution ? 3 : 2
        return
            #"{"timestamp":\#(time),"level":\#(level),"message":\#(JSONText.quoted(event.text)),"name":"headsup","file":"","line":0}"#
    }

    /// Everybody believed, with the keys of `--tracks`.
    var tracks: String {
        let people = pipeline.tracker.tracks.enumerated().filter { $0.element.isBelieved }.map { index, track in
            let columns = track.columns + [("probability", pipeline.risks[index].probability)]
            let numbers = columns.map { "\"\($0.0)\":\(number($0.1))" }.joined(separator: ",")
            return "{\"id\":\(track.id),\(numbers)}"
        }.joined(separator: ",")
        return "{\"t\":\(number(frame.time.seconds)),\"frame\":\(frame.number),\"tracks\":[\(people)]}"
    }
}
