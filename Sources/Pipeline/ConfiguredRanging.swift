import Configuration
import Diagnostics
import Ranging
import Vision

extension FusedRanger {
    /// The ways to range that were configured; a new one is registered here.
    public init(configuration: Configuration) throws(Fault) {
        let monocular = MonocularRanger(settings: configuration.ranging)
        let depth = DepthRanger(settings: configuration.depth)
        let stereo = try StereoRanger(settings: configuration.stereo)
        switch configuration.rangingMethod {
        case .automatic: self.init([monocular, stereo, depth])
        case .monocular: self.init([monocular])
        case .stereo: self.init([stereo])
        case .depth: self.init([depth])
        }
    }
}
