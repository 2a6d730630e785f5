import COpenCV
import Diagnostics
import Imaging

/// Corners of pictures, followed from one picture to the next. Keeps its buffers.
final class FeatureFlow {
    /// What was seen of a picture at first sight.
    typealias Facts = headsup_flow_facts
    /// A place in a picture, pixels.
    typealias Place = headsup_flow_point
    /// A part of a picture, pixels.
    typealias Box = headsup_flow_box

    private let handle: OpaquePointer

    init() throws(Fault) {
        var error = headsup_error()
        guard let created = headsup_flow_create(&error) else {
            throw Fault(.software, "corners can not be followed: \(error.words)")
        }
        handle = created
    }

    deinit { headsup_flow_destroy(handle) }

    /// Takes in the newest picture, made smaller by a whole number until its longer side is at most `longestSide`.
    func take(_ picture: PictureView, longestSide: Int) throws(Fault) -> Facts {
        var view = try picture.bridged()
        var facts = Facts()
        var error = headsup_error()
        guard headsup_flow_take(handle, &view, Int32(longestSide), &facts, &error) else {
            throw Fault(.software, "the picture can not be made ready for its corners: \(error.words)")
        }
        return facts
    }

    /// Corners of the newest picture, at most one in each square of `cell` pixels that has no point, spread over the picture.
    ///
    /// - Parameters:
    ///   - points: points there are already.
    ///   - boxes: where none is wanted.
    ///   - cell: side of a square, pixels of the small picture.
    ///   - leastGradient: grey levels a pixel of the small picture.
    ///   - corners: overwritten from the start, as many as it has room for.
    /// - Returns: how many were found.
    func corners(
        besides points: [Place], outside boxes: [Box], cell: Int, leastGradient: Float, into corners: inout [Place]
    ) throws(Fault) -> Int {
        var count: Int32 = 0
        var error = headsup_error()
        guard
            headsup_flow_corners(
                handle, points, Int32(points.count), boxes, Int32(boxes.count), Int32(cell), leastGradient, &corners,
                Int32(corners.count), &count, &error)
        else { throw Fault(.software, "corners can not be looked for: \(error.words)") }
        return Int(count)
    }

    /// Where points of the kept picture are in the newest.
    ///
    /// - Parameters:
    ///   - from: in the kept picture.
    ///   - to: where they may be; replaced by where they are.
    ///   - found: for each 1 where it was found, else 0.
    ///   - mostMiss: by how much the way back may miss, pixels of the small picture.
    func track(from: [Place], to: inout [Place], found: inout [UInt8], mostMiss: Float) throws(Fault) {
        precondition(to.count == from.count && found.count >= from.count, "room for each point")
        var error = headsup_error()
        guard headsup_flow_track(handle, from, &to, &found, Int32(from.count), mostMiss, &error) else {
            throw Fault(.software, "corners can not be followed: \(error.words)")
        }
    }

    /// The newest picture becomes the kept one.
    func keep() { headsup_flow_keep(handle) }
}
