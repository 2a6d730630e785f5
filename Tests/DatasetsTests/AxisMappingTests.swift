import Geometry
import RealModule
import TestSupport
import Testing

@testable import Datasets

@Suite("Axes of a recording")
struct AxisMappingTests {
    @Test("that are ours change nothing")
    func identity() throws {
        let camera = try #require(AxisMapping("x-right y-down z-forward", convention: AxisMapping.cameraConvention))
        #expect(camera.isIdentity)
        #expect(camera(SIMD3(1, 2, 3)) == SIMD3(1, 2, 3))
    }

    @Test("of a graphics camera and of an east-north-up frame come out in ours")
    func permutations() throws {
        // OpenGL: y up, looking along -z.
        let graphics = try #require(AxisMapping("x-right y-up z-back", convention: AxisMapping.cameraConvention))
        #expect(graphics(SIMD3(1, 2, 3)) == SIMD3(1, -2, -3))
        #expect(!graphics.isMirrored)
        let rightForwardUp = try #require(
            AxisMapping("x-right, y-forward, z-up", convention: AxisMapping.semiLocalConvention))
        #expect(rightForwardUp(SIMD3(1, 2, 3)) == SIMD3(2, -1, 3))
        let mirrored = try #require(AxisMapping("x-left y-down z-forward", convention: AxisMapping.cameraConvention))
        #expect(mirrored.isMirrored)
    }

    @Test(
        "are undone by the inverse",
        arguments: ["x-right y-down z-forward", "z-left x-up y-back", "y-down x-left z-back"])
    func inverse(_ text: String) throws {
        let mapping = try #require(AxisMapping(text, convention: AxisMapping.semiLocalConvention))
        #expect(mapping.inverse(mapping(SIMD3(1, 2, 3))) == SIMD3(1, 2, 3))
    }

    @Test(
        "are refused where they are no three axes",
        arguments: [
            "", "x-right y-down", "x-right y-left z-up", "x-right x-down z-forward", "x-right y-down z-forwards",
            "x-right y-down z-forward z-up", "right down forward", "x y z",
        ])
    func nonsense(_ text: String) { #expect(AxisMapping(text, convention: AxisMapping.cameraConvention) == nil) }

    @Test("turn a recorded orientation into the one that maps our coordinates alike")
    func orientation() throws {
        var random = SeededGenerator(8)
        let camera = try #require(AxisMapping("x-left y-back z-down", convention: AxisMapping.cameraConvention))
        let world = try #require(AxisMapping("x-back y-up z-right", convention: AxisMapping.semiLocalConvention))
        #expect(camera.isMirrored == world.isMirrored)
        for _ in 0..<200 {
            let q = (random.uniform(-1, 1), random.uniform(-1, 1), random.uniform(-1, 1), random.uniform(-1, 1))
            let recorded = try #require(Rotation<Camera, SemiLocal>(w: q.0, x: q.1, y: q.2, z: q.3))
            let ours = try #require(
                AxisMapping.orientation(w: q.0, x: q.1, y: q.2, z: q.3, camera: camera, semiLocal: world))
            let theirs = SIMD3(random.uniform(-9, 9), random.uniform(-9, 9), random.uniform(-9, 9))
            // The same point: theirs through their rotation and then into our axes, or into our axes first.
            let viaTheirs = world(recorded(Point<Camera>(theirs)).coordinates)
            let viaOurs = ours(Point<Camera>(camera(theirs))).coordinates
            let difference = viaTheirs - viaOurs
            #expect((difference * difference).sum() < 1e-18)
        }
    }

    @Test("that are mirrored on one side only leave no rotation")
    func mirroredOnce() throws {
        let mirrored = try #require(AxisMapping("x-left y-down z-forward", convention: AxisMapping.cameraConvention))
        #expect(AxisMapping.orientation(w: 1, x: 0, y: 0, z: 0, camera: mirrored, semiLocal: .identity) == nil)
    }
}
