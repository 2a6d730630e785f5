import Configuration
import Diagnostics
import Ranging
import Tracking
import Vision

extension FusedRanger {
    /// The ways to range that were configured; a new one is registered here.
    public init(configuration: Configuration) throws(Fault) {
        let monocular = MonocularRanger(settings: configuration.ranging)
        let depth = DepthRanger(settings: configuration.depth)
        // Matching is what costs; a detection that never touches a track is not worth it.
        var settings = configuration.stereo
        settings.leastScore = max(settings.leastScore, configuration.tracking.lowScore)
        let stereo = try StereoRanger(settings: settings)
        switch configuration.rangingMethod {
        case .automatic: self.init([monocular, stereo, depth])
        case .monocular: self.init([monocular])
        case .stereo: self.init([stereo])
        case .depth: self.init([depth])
        }
    }
}
