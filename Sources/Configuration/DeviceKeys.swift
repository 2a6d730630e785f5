import Capture
import Detection
import Vision

extension Configuration {
    static let cameraKeys: [ConfigurationKey] = [
        .parsed(
            "camera.device", \.camera.device, allowed: "a path, a by-id name, a USB id as 2b03:f682, or \"auto\"",
            text: { $0.description }, parse: { try? CameraSelector($0) }, "Which camera"),
        .integer("camera.width", \.camera.width, in: 16...16384, unit: "pixels", "Width asked of the camera"),
        .integer("camera.height", \.camera.height, in: 16...16384, unit: "pixels", "Height asked of the camera"),
        .number("camera.rate", \.camera.rate, in: 0.5...1000, unit: "frames a second", "Rate asked of the camera"),
        .choice("camera.power_line", \.camera.powerLine, "Frequency of the lamps, against flicker"),
        .integer(
            "camera.buffer_count", \.camera.bufferCount, in: 2...32, unit: "buffers", "Buffers shared with the driver"),
        .number(
            "camera.stall_timeout", \.camera.stallTimeout, in: 0.1...60, unit: "seconds",
            "Time without a frame after which the camera counts as lost"),
        .number(
            "camera.frozen_after", \.camera.frozenAfter, in: 0.1...3600, unit: "seconds",
            "Time of equal pictures after which the camera counts as frozen"),
        .number(
            "camera.dark_after", \.camera.darkAfter, in: 0.1...3600, unit: "seconds",
            "Time of dark pictures after which the wearer is told"),
        .number(
            "camera.dark_below", \.camera.darkBelow, in: 0...255, unit: "grey levels",
            "Mean brightness below which a picture is dark"),
    ]

    static let detectionKeys: [ConfigurationKey] = [
        .choice("detection.method", \.detection.method, "How people are found; hog needs no weights"),
        .choice("detection.engine", \.detection.engine, "What library runs the network"),
        .text("detection.runtime", \.detection.runtime, "ONNX Runtime's library, empty to look beside the model"),
        .choice("detection.framework", \.detection.framework, "What kind of file the network is"),
        .text("detection.model", \.detection.model, "The network's weights"),
        .text("detection.graph", \.detection.graph, "The network's description, empty where it needs none"),
        .text("detection.output_layer", \.detection.outputLayer, "The layer that is read, empty for the last"),
        .choice("detection.output", \.detection.output, "What the network's result means"),
        .integer(
            "detection.input_width", \.detection.input.width, in: 16...4096, unit: "pixels",
            "Width of the network's input"),
        .integer(
            "detection.input_height", \.detection.input.height, in: 16...4096, unit: "pixels",
            "Height of the network's input"),
        .integer(
            "detection.input_width_step", \.detection.input.widthStep, in: 0...4096, unit: "pixels",
            "Steps in which the input grows with a wide picture, 0 to stretch the picture instead"),
        .integer(
            "detection.input_widest", \.detection.input.widest, in: 16...4096, unit: "pixels",
            "Widest input for a wide picture"),
        .vector("detection.mean", \.detection.mean, unit: "grey levels", "Taken off each channel"),
        .vector("detection.scale", \.detection.scale, "What each channel is multiplied by after that"),
        .flag("detection.rgb", \.detection.isRGB, "Whether the network takes red, green, blue instead of the reverse"),
        .flag("detection.letterbox", \.detection.letterbox, "Whether the picture's proportions are kept"),
        .integers("detection.person_labels", \.detection.personLabels, "Class labels that are a person"),
        .number(
            "detection.least_score", \.detection.leastScore, in: 0...1, "Detections below this score are not reported"),
        .choice("detection.tiling", \.detection.tiling, "How a picture is cut for the network"),
        .integer(
            "detection.tile_limit", \.detection.tileLimit, in: 1...64, unit: "parts",
            "Most parts a picture is cut into; each costs one run of the network"),
        .number(
            "detection.union_overlap", \.detection.suppression.unionOverlap, in: 0...1, unit: "IoU",
            "Boxes that overlap more are one person"),
        .number(
            "detection.smaller_overlap", \.detection.suppression.smallerOverlap, in: 0...1,
            "A box of which more lies in another is the same person"),
        .number(
            "detection.cut_overlap", \.detection.suppression.cutOverlap, in: 0...1, unit: "IoU",
            "The same, where one box ends at the edge of a part of the picture"),
        .number(
            "detection.voting_overlap", \.detection.suppression.votingOverlap, in: 0...1, unit: "IoU",
            "Boxes that overlap more have a say in where the person is"),
        .choice("detection.target", \.detection.target, "What computes the network"),
        .integer(
            "detection.threads", \.detection.threads, in: 0...256, unit: "threads",
            "Threads of the network, 0 for one a processor"),
        .number(
            "detection.smallest_person", \.detection.smallestPerson, in: 16...1000, unit: "pixels",
            "Smallest person to be found (hog)"),
    ]
}

extension ConfigurationKey {
    fileprivate static func vector(
        _ name: String, _ path: WritableKeyPath<Configuration, SIMD3<Double>> & Sendable, unit: String = "",
        _ summary: String
    ) -> ConfigurationKey {
        let allowed = "a list of 3 numbers"
        return ConfigurationKey(
            name: name, summary: summary, unit: unit, allowed: allowed,
            get: { .numbers([$0[keyPath: path].x, $0[keyPath: path].y, $0[keyPath: path].z]) },
            set: { configuration, value in
                guard case .numbers(let list) = value, list.count == 3, list.allSatisfy(\.isFinite) else {
                    return allowed
                }
                configuration[keyPath: path] = SIMD3(list[0], list[1], list[2])
                return nil
            })
    }

    fileprivate static func integers(
        _ name: String, _ path: WritableKeyPath<Configuration, [Int]> & Sendable, _ summary: String
    ) -> ConfigurationKey {
        let allowed = "a list of whole numbers"
        return ConfigurationKey(
            name: name, summary: summary, unit: "", allowed: allowed,
            get: { .numbers($0[keyPath: path].map(Double.init)) },
            set: { configuration, value in
                guard case .numbers(let list) = value else { return allowed }
                let whole = list.compactMap { Int(exactly: $0) }
                guard whole.count == list.count, !whole.isEmpty else { return allowed }
                configuration[keyPath: path] = whole
                return nil
            })
    }
}
