import Diagnostics
import Geometry
import Imaging
import Risk
import Vision

/// The camera's picture with everybody's box, number, distance and level.
struct CameraView {
    /// The most room it may take.
    let area: PictureRegion
    /// Of a letter of a label, pixels.
    private static let letterWidth = 8.3

    /// Draws it, as large as its proportions allow.
    func draw(_ scene: Scene, _ picture: PictureView, on canvas: inout Canvas) throws(Fault) {
        canvas.clear(area, RiskColor.background)
        let scale = min(Double(area.width) / Double(picture.width), Double(area.height) / Double(picture.height))
        let width = max(1, min(Int(Double(picture.width) * scale), area.width))
        let height = max(1, min(Int(Double(picture.height) * scale), area.height))
        let place = PictureRegion(
            left: area.left + (area.width - width) / 2, top: area.top + (area.height - height) / 2, width: width,
            height: height)
        try canvas.place(picture, in: place)
        let corner = SIMD2(Double(place.left), Double(place.top))
        func outline(_ box: BoundingBox) -> [SIMD2<Double>] {
            let (left, top) = (box.left * scale, box.top * scale)
            let (right, bottom) = ((box.left + box.width) * scale, (box.top + box.height) * scale)
            return [
                SIMD2(left, top), SIMD2(right, top), SIMD2(right, bottom), SIMD2(left, bottom), SIMD2(left, top),
            ].map { corner + $0 }
        }
        var labels: [BoundingBox] = []
        // The nearest first: theirs is the label that keeps its place.
        for person in scene.people.sorted(by: { ($0.risk.distance, $0.id) < ($1.risk.distance, $1.id) }) {
            guard let box = person.box else { continue }
            let corners = outline(box)
            let color = RiskColor.color(person.level)
            canvas.line(corners, color, width: RiskColor.width(person.level) + 1)
            let metres = (person.risk.distance * 10).rounded() / 10
            let word = person.level.map { " \($0)" } ?? ""
            let words = "\(person.id): \(metres) m\(word)"
            // Above the box, or else below it, or else higher up; of two on top of each other none can be read.
            let width = Self.letterWidth * Double(words.utf8.count)
            let lines = [corners[0].y - 5, corners[2].y + 16, corners[0].y - 22, corners[2].y + 33]
            let places = lines.map { line in
                SIMD2(corners[0].x + 3, min(max(line, corner.y + 14), corner.y + Double(place.height) - 4))
            }
            func room(_ place: SIMD2<Double>) -> BoundingBox {
                BoundingBox(left: place.x - 3, top: place.y - 13, width: width + 6, height: 17)
            }
            let free = places.first { spot in labels.allSatisfy { $0.intersectionArea(room(spot)) <= 0 } }
            let spot = free ?? places[0]
            labels.append(room(spot))
            canvas.text(words, at: spot, color, height: 9)
        }
    }
}
