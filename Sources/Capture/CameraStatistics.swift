/// What became of a camera's frames since its start, and across every reopening.
public struct CameraStatistics: Sendable, Hashable, Codable {
    /// Good frames handed on.
    public var frames = 0
    /// Frames that the driver numbered and never delivered.
    public var lost = 0
    /// Frames that the driver marked as broken.
    public var broken = 0
    /// Frames with fewer bytes than the picture has, or that could not be decoded.
    public var undecodable = 0
    /// Frames that came twice and were left out.
    public var repeated = 0
    /// Frames left out while the picture was frozen.
    public var frozen = 0
    /// Good frames that a newer one replaced before anybody took them.
    public var replaced = 0
    /// Driver's time stamps that could not be believed.
    public var refusedStamps = 0
    /// Times that the camera was lost.
    public var losses = 0
    /// Good frames a second over the last seconds; 0 until that is known.
    public var rate = 0.0

    /// Nothing counted yet.
    public init() {}
}
