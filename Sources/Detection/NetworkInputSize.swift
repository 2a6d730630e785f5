import Imaging

/// The size of a network's input, and how it follows a picture's proportions.
///
/// A network without fully connected layers computes inputs of any size. A wide picture is then seen in one pass with
/// true proportions, where a fixed square input would squeeze its people or cost a pass for each of several overlapping
/// tiles. The width may grow in steps only: in a step of the network's largest stride all its strided layers meet the
/// picture as they did in training (docs/detection.md has the measurement).
public struct NetworkInputSize: Sendable, Equatable {
    /// Width the network was trained with, pixels.
    public var width: Int
    /// Height the network was trained with, pixels; the input always has it.
    public var height: Int
    /// Step in which the width may grow, pixels; 0 for a network with an input of one size.
    public var widthStep: Int
    /// Largest width, pixels; the time of a pass grows with it.
    public var widest: Int

    /// Makes a size.
    public init(width: Int, height: Int, widthStep: Int = 0, widest: Int = .max) {
        self.width = width
        self.height = height
        self.widthStep = widthStep
        self.widest = widest
    }

    /// The width for a part of a picture: of those allowed, the one that changes its proportions least.
    public func width(forTile tile: PictureRegion) -> Int {
        guard widthStep > 0, widest > width else { return width }
        let wanted = Double(height) * Double(tile.width) / Double(tile.height)
        let most = (widest - width) / widthStep
        guard wanted > Double(width) else { return width }
        let lower = min(most, Int(min((wanted - Double(width)) / Double(widthStep), 1e6)))
        let narrow = Double(width + lower * widthStep)
        let wide = narrow + Double(widthStep)
        // Proportions are compared as ratios: half as wide is as bad as twice as wide.
        let isWideNearer = wide / wanted < wanted / narrow
        return lower < most && isWideNearer ? Int(wide) : Int(narrow)
    }
}
