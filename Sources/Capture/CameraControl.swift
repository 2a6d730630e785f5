import CV4L2

/// Something that can be set at a camera, as its driver describes it.
public struct CameraControl: Sendable, Hashable, Codable {
    /// What sort of value it takes.
    public enum Kind: String, Sendable, Codable {
        /// A whole number.
        case integer
        /// On or off.
        case boolean
        /// One of a list.
        case menu
        /// Nothing: setting it makes something happen.
        case button

        /// The kernel's type; nil for those that hold no plain number.
        init?(_ type: UInt32) {
            switch v4l2_ctrl_type(type) {
            case V4L2_CTRL_TYPE_INTEGER, V4L2_CTRL_TYPE_BITMASK: self = .integer
            case V4L2_CTRL_TYPE_BOOLEAN: self = .boolean
            case V4L2_CTRL_TYPE_MENU: self = .menu
            case V4L2_CTRL_TYPE_BUTTON: self = .button
            default: return nil
            }
        }
    }

    /// One entry of a menu.
    public struct Choice: Sendable, Hashable, Codable {
        /// The number that stands for it.
        public var value: Int
        /// The driver's words.
        public var name: String
    }

    /// The kernel's number of the control.
    public var identifier: UInt32
    /// The driver's name of it.
    public var name: String
    /// What sort of value it takes.
    public var kind: Kind
    /// Least value.
    public var least: Int
    /// Greatest value.
    public var greatest: Int
    /// Distance from one value to the next.
    public var step: Int
    /// The driver's default.
    public var standard: Int
    /// The value now; nil where it cannot be read.
    public var value: Int?
    /// What a menu offers; empty for the other kinds.
    public var choices: [Choice]

    private enum CodingKeys: String, CodingKey {
        case identifier = "id"
        case name, kind
        case least = "min"
        case greatest = "max"
        case step
        case standard = "default"
        case value, choices
    }
}
