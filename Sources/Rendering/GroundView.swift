import Geometry
import Imaging
import Prediction
import RealModule
import Risk
import Tracking
import Vision

/// The bird's-eye view of the semi-local frame: the wearer in the middle, x (the heading at the start) upwards, y to the
/// left. A head turn moves the field of view and nobody else.
struct GroundView {
    /// Where it is drawn.
    let area: PictureRegion
    /// Distance from the wearer to the nearer edge, metres. It follows slowly who is seen, so that nobody jumps.
    private(set) var reach = 8.0
    private static let reaches = 6.0...24.0
    private static let widestSpread = 2.5

    init(area: PictureRegion) { self.area = area }

    private var center: SIMD2<Double> {
        SIMD2(Double(area.left) + Double(area.width) / 2, Double(area.top) + Double(area.height) / 2)
    }
    private var scale: Double { Double(min(area.width, area.height)) / 2 / reach }

    /// Pixels of a place on the ground, metres.
    func pixels(_ place: SIMD2<Double>) -> SIMD2<Double> { center + SIMD2(-place.y, -place.x) * scale }

    /// Draws everything that was held.
    mutating func draw(_ scene: Scene, on canvas: inout Canvas) {
        let farthest = scene.people.filter { $0.status == .confirmed }.map(\.distance).max()
        let wanted = min(max((farthest ?? reach) * 1.1, Self.reaches.lowerBound), Self.reaches.upperBound)
        reach += (wanted - reach) * 0.05
        canvas.clear(area, RiskColor.background)
        drawGround(scene, on: &canvas)
        for person in scene.people {
            drawFuture(of: person, in: scene, on: &canvas)
            canvas.line(person.history.map { pixels($0) }, RiskColor.faint, width: 1, opacity: 0.7)
            draw(person, on: &canvas)
        }
        // Last, so that no path that leads to the wearer hides where they are and where they look.
        let ahead = Self.direction(scene.orientation.heading) * 0.9
        canvas.line([pixels(.zero), pixels(ahead)], RiskColor.wearer, width: 3)
        canvas.area(circle(0.2), RiskColor.wearer)
    }

    private func drawGround(_ scene: Scene, on canvas: inout Canvas) {
        let heading = scene.orientation.heading
        let rim = stride(from: -0.5, through: 0.5, by: 1.0 / 24).map { fraction in
            pixels(Self.direction(heading + scene.fieldOfView * fraction) * reach * 1.6)
        }
        canvas.area([pixels(.zero)] + rim, RiskColor.wearer, opacity: 0.12)
        for ring in stride(from: reach > 12 ? 5.0 : 2.0, through: reach * 1.5, by: reach > 12 ? 5 : 2) {
            canvas.line(circle(ring), RiskColor.grid)
            canvas.text(
                "\(Int(ring)) m", at: pixels(SIMD2(0, -ring)) + SIMD2(2, -2), RiskColor.faint, height: 8, ground: 0)
        }
        canvas.line(circle(scene.radius), RiskColor.wearer, width: 2)
    }

    /// Each mode as its likeliest path, fainter the less likely, with the ellipses that hold nine in ten at 1, 2, 3 s.
    private func drawFuture(of someone: Scene.Person, in scene: Scene, on canvas: inout Canvas) {
        let color = RiskColor.color(someone.level)
        let (forecasts, person) = (scene.forecasts, someone.index)
        let times = forecasts.times
        let now = pixels(someone.place)
        for mode in 0..<forecasts.modeCount {
            let weight = forecasts.weight(person: person, mode: mode)
            guard weight > 0.05 else { continue }
            let path = times.indices.map { step in
                pixels(forecasts.mean(person: person, mode: mode, step: step))
            }
            canvas.line(
                [now] + path, color, width: RiskColor.width(someone.level), opacity: 0.3 + 0.7 * weight)
            for second in [1.0, 2.0, 3.0] {
                guard let step = times.firstIndex(where: { $0 >= second - 1e-6 }) else { continue }
                let mean = forecasts.mean(person: person, mode: mode, step: step)
                let spread = forecasts.covariance(person: person, mode: mode, step: step)
                // An ellipse around nearly everywhere says nothing and hides the others.
                guard max(spread.xx, spread.yy) < Self.widestSpread * Self.widestSpread else { continue }
                canvas.line(ellipse(mean, spread), color, width: 1, opacity: 0.15 + 0.5 * weight)
            }
        }
    }

    private func draw(_ person: Scene.Person, on canvas: inout Canvas) {
        let place = person.place
        let color = RiskColor.color(person.level)
        if person.status == .coasting {
            canvas.line(circle(0.25, around: place), color, width: 2)
        } else {
            canvas.area(circle(0.25, around: place), color)
        }
        let percent = Int((person.risk.probability * 100).rounded())
        let word = person.level.map { " \($0)" } ?? ""
        canvas.text(
            "\(person.id): \(percent)%\(word)", at: pixels(place) + SIMD2(9, 4), RiskColor.bright, height: 8,
            ground: 0.4)
    }

    private static func direction(_ angle: Double) -> SIMD2<Double> { SIMD2(.cos(angle), .sin(angle)) }

    private func circle(_ radius: Double, around center: SIMD2<Double> = .zero) -> [SIMD2<Double>] {
        // So many corners that none is seen.
        let corners = radius < 1.5 ? 36 : 96
        return (0...corners).map { corner in
            pixels(center + Self.direction(Double(corner) * 2 * .pi / Double(corners)) * radius)
        }
    }

    /// The outline that holds nine in ten of a Gaussian: χ² with 2 degrees of freedom.
    private func ellipse(_ mean: SIMD2<Double>, _ covariance: Covariance2) -> [SIMD2<Double>] {
        let chi = 4.605.squareRoot()
        // The Cholesky factor turns the unit circle into the ellipse.
        let a = max(covariance.xx, 0).squareRoot()
        let b = a > 0 ? covariance.xy / a : 0
        let c = max(covariance.yy - b * b, 0).squareRoot()
        return (0...36).map { index in
            let u = Self.direction(Double(index) * .pi / 18) * chi
            return pixels(mean + SIMD2(a * u.x, b * u.x + c * u.y))
        }
    }
}
