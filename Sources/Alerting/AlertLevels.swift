import Risk

extension AlertSettings {
    /// The level that probability and time of a risk give; nil below all of them.
    ///
    /// - Parameters:
    ///   - risk: of a person.
    ///   - factor: lowers the probabilities, for leaving a level later than it is entered.
    public func level(of risk: CollisionRisk, factor: Double = 1) -> AlertLevel? {
        let p = risk.probability
        let slack = (1 - factor) * 0.5
        if p >= dangerProbability * factor, risk.timeToCollision <= dangerTime + slack { return .danger }
        if p >= cautionProbability * factor, risk.timeToCollision <= cautionTime + slack { return .caution }
        if p >= noticeProbability * factor, risk.timeToCollision <= noticeTime + slack { return .notice }
        return nil
    }
}
