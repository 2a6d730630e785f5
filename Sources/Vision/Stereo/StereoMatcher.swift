import COpenCV
import Diagnostics
import Imaging

/// Disparities between the rows of a rectified pair, by semi-global matching (Hirschmüller, "Stereo processing by
/// semiglobal matching and mutual information", 2008, as OpenCV's StereoSGBM does it). Keeps its buffers.
public final class StereoMatcher {
    private let handle: OpaquePointer

    /// Makes a matcher.
    public init() throws(Fault) {
        var error = headsup_error()
        guard let created = headsup_matcher_create(&error) else {
            throw Fault(.software, "stereo matching can not be set up: \(error.words)")
        }
        handle = created
    }

    deinit { headsup_matcher_destroy(handle) }

    /// Disparities of a region of the left picture, pixels; not a number where nothing sure was found.
    ///
    /// - Parameters:
    ///   - left: the left picture; both have the same size.
    ///   - right: the right picture.
    ///   - region: of the left picture, inside it.
    ///   - range: disparities that are looked for, pixels.
    ///   - shrink: how many times smaller both are made first: 1, 2, 4 or 8.
    ///   - disparities: emptied, then filled row by row: width / shrink times height / shrink.
    /// - Throws: `software` for a region outside the picture.
    public func match(
        _ left: PictureView, _ right: PictureView, region: PictureRegion,
        range: ClosedRange<Int>, shrink: Int = 1, into disparities: inout [Float]
    ) throws(Fault) {
        var (first, second) = (try left.bridged(), try right.bridged())
        let step = max(1, shrink)
        let count = max(0, region.width / step) * max(0, region.height / step)
        disparities.removeAll(keepingCapacity: true)
        disparities.append(contentsOf: repeatElement(.nan, count: count))
        var error = headsup_error()
        guard
            headsup_matcher_match(
                handle, &first, &second, Int32(region.left), Int32(region.top), Int32(region.width),
                Int32(region.height), Int32(range.lowerBound), Int32(range.upperBound), Int32(step), &disparities,
                &error)
        else { throw Fault(.software, "the pair can not be matched: \(error.words)") }
    }
}
