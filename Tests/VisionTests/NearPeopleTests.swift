import Capture
import Detection
import Diagnostics
import Foundation
import Geometry
import Imaging
import TestSupport
import Testing

@testable import Vision

/// People of the pedestrian video, enlarged until they fill the picture or are cut off by its edge: what a head camera
/// sees of the people who matter most.
@Suite(
    "People who are near", .enabled(if: Model.isPresent && TestData.isPresent, "\(Model.absence), \(TestData.absence)"))
struct NearPeopleTests {
    /// How a person stands in the picture.
    struct Framing: Sendable, CustomTestStringConvertible {
        /// Height of the person, of the picture's.
        var height: Double
        /// Shares of the person that the left and the bottom edge cut off.
        var left = 0.0
        var bottom = 0.0
        /// Least share of the people to be found with score 0.5; nil for a line of the table alone.
        var least: Double?

        var testDescription: String { "height \(height), cut \(left) left, \(bottom) bottom" }
    }

    static let framings = [
        Framing(height: 0.6, least: 0.9), Framing(height: 0.95, least: 0.85),
        Framing(height: 0.95, left: 0.3, least: 0.75), Framing(height: 0.95, left: 0.5),
        Framing(height: 0.95, bottom: 0.3, least: 0.85), Framing(height: 0.95, bottom: 0.5),
        Framing(height: 0.95, left: 0.4, bottom: 0.4), Framing(height: 1.4, left: 0.4),
    ]

    @Test("Are found in each framing", arguments: framings.filter { $0.least != nil })
    func found(framing: Framing) throws {
        let shares = try Self.shares(framing, Model.settings, step: 60)
        #expect(shares.count >= 8)
        #expect(shares.sure >= framing.least ?? 1, "found \(shares)")
    }

    @Test(
        "A line of the table of docs/detection.md",
        .enabled(if: ProcessInfo.processInfo.environment["HEADSUP_DETECTION_TABLE"] != nil), arguments: framings)
    func table(framing: Framing) throws {
        var squares = Model.settings
        squares.input = NetworkInputSize(width: 300, height: 300)
        squares.tiling = .squares
        var larger = Model.settings
        larger.input = NetworkInputSize(width: 492, height: 364)
        var squeezed = Model.settings
        squeezed.input = NetworkInputSize(width: 300, height: 300)
        let cells = try [Model.settings, squares, squeezed, larger].map { settings in
            let shares = try Self.shares(framing, settings)
            return String(format: "%.2f / %.2f", shares.sure, shares.weak)
        }
        print("| \(framing.testDescription) | \(cells.joined(separator: " | ")) |")
    }

    @Test("An empty street holds no giants, as wide as the picture may be")
    func giants() throws {
        var street = Picture()
        let folder = try #require(TestData.folder)
        try PictureFile.read(folder.appendingPathComponent("stereo/005523.png").path, into: &street)
        var detector = try NeuralDetector(Model.settings)
        var people: [DetectedPerson] = []
        for width in [
            street.height, street.height * 4 / 3, street.height * 16 / 9, street.height * 9 / 4, street.width,
        ] {
            let part = street.enlarged(
                BoundingBox(left: 0, top: 0, width: Double(width), height: Double(street.height)), width: width,
                height: street.height)
            try part.withView { view throws(Fault) in try detector.detect(in: view, into: &people) }
            #expect(!people.contains { $0.score > 0.3 }, "\(width) wide: \(people.prefix(3))")
        }
    }

    /// Shares of the people found with score 0.5 and 0.2, and how many there were, in every so many frames.
    static func shares(
        _ framing: Framing, _ settings: DetectorSettings, step: Int = 20
    ) throws -> (sure: Double, weak: Double, count: Int) {
        let truth = try PedestrianVideo.truth()
        var detector = try NeuralDetector(settings)
        var frames = try VideoFrames(path: #require(PedestrianVideo.path))
        var frame = CapturedFrame()
        var people: [DetectedPerson] = []
        var scores: [Double] = []
        while try frames.next(into: &frame) {
            guard frame.number.isMultiple(of: step) else { continue }
            for person in alone(truth[frame.number] ?? []) {
                guard let window = window(on: person, framing, in: frame.picture) else { continue }
                let near = frame.picture.enlarged(window, width: 640, height: 480)
                try near.withView { view throws(Fault) in try detector.detect(in: view, into: &people) }
                let visible = visible(person, in: window, scale: 480 / window.height)
                scores.append(people.filter { $0.box.iou(visible) >= 0.5 }.map(\.score).max() ?? 0)
            }
        }
        let count = Double(max(1, scores.count))
        return (
            Double(scores.count { $0 >= 0.5 }) / count, Double(scores.count { $0 >= 0.2 }) / count, scores.count
        )
    }

    /// Tall people without others around them.
    private static func alone(_ people: [BoundingBox]) -> [BoundingBox] {
        people.filter { person in
            let around = BoundingBox(
                left: person.left - person.width, top: person.top, width: 3 * person.width, height: person.height)
            return person.height >= 80 && people.count { $0.intersectionArea(around) > 0 } == 1
        }
    }

    /// The part of the picture that shows a person as framed; nil where it would reach out of the picture.
    private static func window(on person: BoundingBox, _ framing: Framing, in picture: Picture) -> BoundingBox? {
        let height = person.height / framing.height
        let width = height * 4 / 3
        let left = framing.left > 0 ? person.left + framing.left * person.width : person.centerX - width / 2
        let top =
            framing.bottom > 0 ? person.bottom - framing.bottom * person.height - height : person.centerY - height / 2
        let isInside =
            left >= 0 && top >= 0 && left + width <= Double(picture.width) && top + height <= Double(picture.height)
        return isInside ? BoundingBox(left: left, top: top, width: width, height: height) : nil
    }

    /// What can be seen of a person, pixels of the enlarged picture.
    private static func visible(_ person: BoundingBox, in window: BoundingBox, scale: Double) -> BoundingBox {
        let left = max(person.left, window.left)
        let top = max(person.top, window.top)
        return BoundingBox(
            left: (left - window.left) * scale, top: (top - window.top) * scale,
            width: (min(person.right, window.right) - left) * scale,
            height: (min(person.bottom, window.bottom) - top) * scale)
    }
}

extension Picture {
    /// A part of a BGR picture at another size, bilinear.
    func enlarged(_ part: BoundingBox, width: Int, height: Int) -> Picture {
        let source = content
        let step = bytesPerRow
        let (last, bottom) = (self.width - 1, self.height - 1)
        return Picture.made(width, height, .bgr) { row, byte in
            let x = min(max(0, part.left + (Double(byte / 3) + 0.5) * part.width / Double(width) - 0.5), Double(last))
            let y = min(max(0, part.top + (Double(row) + 0.5) * part.height / Double(height) - 0.5), Double(bottom))
            let (column, line) = (Int(x), Int(y))
            let at = { (u: Int, v: Int) in Double(source[min(v, bottom) * step + min(u, last) * 3 + byte % 3]) }
            let (a, b) = (x - Double(column), y - Double(line))
            let upper = at(column, line) * (1 - a) + at(column + 1, line) * a
            let lower = at(column, line + 1) * (1 - a) + at(column + 1, line + 1) * a
            return UInt8(upper * (1 - b) + lower * b)
        }
    }
}
