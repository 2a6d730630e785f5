import COpenCV
import Detection
import Diagnostics
import Imaging

/// What a network is given: parts of a picture as one batch of tensors, in storage that is kept from picture to picture.
public final class NetworkInput {
    /// The numbers, batch x 3 x height x width, row-major.
    public private(set) var values = UnsafeMutableBufferPointer<Float>(start: nil, count: 0)
    /// Batch, 3, height, width; the rest is not used.
    private(set) var sizes: (Int64, Int64, Int64, Int64, Int64, Int64) = (0, 0, 0, 0, 0, 0)
    private let sampler: OpaquePointer
    private var form = headsup_input_form()

    /// Grey level beside a picture whose proportions are kept, as YOLO networks are trained with.
    private static let padding: Float = 114

    /// Makes an input with the colours and the scale that the settings ask for.
    public init(_ settings: DetectorSettings) throws(Fault) {
        var error = headsup_error()
        guard let made = headsup_sampler_create(&error) else {
            throw Fault(.software, "pictures can not be prepared for the network: \(error.words)")
        }
        sampler = made
        form.mean = (Float(settings.mean.x), Float(settings.mean.y), Float(settings.mean.z))
        form.scale = (Float(settings.scale.x), Float(settings.scale.y), Float(settings.scale.z))
        form.rgb = settings.isRGB
        form.letterbox = settings.letterbox
        form.padding = Self.padding
    }

    deinit {
        headsup_sampler_destroy(sampler)
        values.deallocate()
    }

    /// Writes the tiles of a picture as one batch of the given width and height, pixels.
    ///
    /// - Throws: `software` for a tile that reaches out of the picture, or a picture without its bytes.
    public func set(_ picture: PictureView, tiles: [PictureRegion], width: Int, height: Int) throws(Fault) {
        var view = try picture.bridged()
        form.width = Int32(clamping: width)
        form.height = Int32(clamping: height)
        let tileCount = 3 * width * height
        reserve(tiles.count * tileCount)
        sizes = (Int64(tiles.count), 3, Int64(height), Int64(width), 0, 0)
        var error = headsup_error()
        for index in tiles.indices {
            let tile = tiles[index]
            let region = headsup_region(
                left: Int32(clamping: tile.left), top: Int32(clamping: tile.top), width: Int32(clamping: tile.width),
                height: Int32(clamping: tile.height))
            let planes = values.baseAddress.map { $0 + index * tileCount }
            guard headsup_sampler_sample(sampler, &view, region, &form, planes, &error) else {
                throw Fault(.software, "the picture can not be given to the network: \(error.words)")
            }
        }
    }

    /// Makes room for as many numbers, and no more, so that the count is that of the sizes.
    private func reserve(_ count: Int) {
        guard values.count != count else { return }
        values.deallocate()
        values = .allocate(capacity: count)
        values.initialize(repeating: 0)
    }
}
