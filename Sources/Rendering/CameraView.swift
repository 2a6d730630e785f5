import Diagnostics
import Geometry
import Imaging
import Vision

/// The camera's picture with everybody's box, number, distance and level.
struct CameraView {
    /// The most room it may take.
    let area: PictureRegion

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
        for person in scene.people {
            guard let box = person.box else { continue }
            let corners = outline(box)
            let color = RiskColor.color(person.level)
            canvas.line(corners, color, width: RiskColor.width(person.level) + 1)
            let metres = (person.risk.distance * 10).rounded() / 10
            let word = person.level.map { " \($0)" } ?? ""
            canvas.text(
                "\(person.id): \(metres) m\(word)",
                at: SIMD2(corners[0].x + 3, max(corners[0].y - 5, corner.y + 14)), color, height: 9)
        }
    }
}
