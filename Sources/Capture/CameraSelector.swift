import Diagnostics

/// Which camera is meant: by its device file, by its stable name, or by what it is.
public enum CameraSelector: Sendable, Hashable, CustomStringConvertible {
    /// The first device file, by number, that captures pictures.
    case automatic
    /// A device file, such as `/dev/video0`.
    case path(String)
    /// A name in `/dev/v4l/by-id`, which stays the same whichever port or order; its first letters suffice where
    /// they mean only one camera.
    case identifier(String)
    /// The vendor and product numbers of a USB camera, as `lsusb` prints them: `046d:0825`.
    case usb(vendor: UInt16, product: UInt16)

    /// Reads what a person writes: `auto`, a path, `by-id/NAME` (or `NAME`), or `046d:0825`.
    ///
    /// - Throws: `Fault` of kind `configuration` for an empty text or one with a NUL in it.
    public init(_ text: String) throws(Fault) {
        guard !text.isEmpty, !text.utf8.contains(0) else {
            throw Fault(
                .configuration, "the camera's name is empty or not a text",
                remedy: "Give a path (/dev/video0), a name in /dev/v4l/by-id, a USB id (046d:0825) or auto")
        }
        if text == "auto" {
            self = .automatic
        } else if let folder = Self.folders.first(where: { text.hasPrefix($0) }), text.utf8.count > folder.utf8.count {
            self = .identifier(String(text.dropFirst(folder.count)))
        } else if text.utf8.contains(UInt8(ascii: "/")) {
            self = .path(text)
        } else if let (vendor, product) = Self.usbNumbers(text) {
            self = .usb(vendor: vendor, product: product)
        } else {
            self = .identifier(text)
        }
    }

    private static let folders = ["/dev/v4l/by-id/", "by-id/"]

    private static func usbNumbers(_ text: String) -> (UInt16, UInt16)? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 4 }),
            let vendor = UInt16(parts[0], radix: 16), let product = UInt16(parts[1], radix: 16)
        else { return nil }
        return (vendor, product)
    }

    /// The text that `init` reads again as the same camera.
    public var description: String {
        switch self {
        case .automatic: "auto"
        case .path(let path): path
        case .identifier(let name): "by-id/\(name)"
        case .usb(let vendor, let product): Self.hexadecimal(vendor) + ":" + Self.hexadecimal(product)
        }
    }

    static func hexadecimal(_ number: UInt16) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}
