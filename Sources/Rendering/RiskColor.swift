import Alerting
import Vision

/// Colours that people tell apart whatever colours they see (the palette of Okabe and Ito, 2008); what they mean is
/// also told by a line's width and by a word.
public enum RiskColor {
    static let background = Canvas.Color(24, 26, 30)
    static let grid = Canvas.Color(70, 74, 82)
    static let faint = Canvas.Color(140, 146, 156)
    static let bright = Canvas.Color(235, 238, 242)
    /// The wearer and the radius around them.
    public static let wearer = Canvas.Color(0, 158, 115)

    /// Colour of somebody at a level; nil: no hazard.
    public static func color(_ level: AlertLevel?) -> Canvas.Color {
        switch level {
        case nil: Canvas.Color(86, 180, 233)
        case .notice: Canvas.Color(240, 228, 66)
        case .caution: Canvas.Color(230, 159, 0)
        case .danger: Canvas.Color(213, 94, 0)
        }
    }

    /// Width of their lines, pixels.
    static func width(_ level: AlertLevel?) -> Double {
        switch level {
        case nil: 1
        case .notice: 2
        case .caution: 3
        case .danger: 5
        }
    }
}
