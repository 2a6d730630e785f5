/// How well a tracker did on one sequence: the scores of the field, as fractions (not per cent), equal to TrackEval's.
public struct TrackingScores: Sendable, Equatable {
    /// Higher order tracking accuracy.
    public var hota: HOTA
    /// The CLEAR MOT scores.
    public var clear: CLEARScores
    /// The identity scores.
    public var identity: IdentityScores
    /// Number of persons in the truth.
    public var persons: Int
    /// Number of true boxes that count.
    public var truthBoxes: Int
    /// Number of reported boxes that count.
    public var resultBoxes: Int

    /// How each person was followed, those with the most faults first; empty where that was not asked for.
    public private(set) var courses: [PersonCourse] = []

    /// Scores a sequence. An identity is to be there at most once in a frame, as the readers of files make sure.
    ///
    /// - Parameters:
    ///   - sequence: truth and tracks.
    ///   - keepsCourses: whether to keep how each person was followed.
    public init(_ sequence: LabelledSequence, keepsCourses: Bool = false) {
        let scored = ScoredFrames(sequence, keepsBoxes: keepsCourses)
        hota = HOTA(scored)
        var matches = [[Int]](repeating: [], count: keepsCourses ? scored.frames.count : 0)
        clear = CLEARScores(scored) { frame, matched in
            if keepsCourses { matches[frame] = matched }
        }
        if keepsCourses { courses = PersonCourse.all(scored, matches: matches) }
        identity = IdentityScores(scored)
        persons = scored.truthTrackLengths.count
        truthBoxes = scored.truthCount
        resultBoxes = scored.resultCount
    }
}

/// The keys of the command-line contract.
extension TrackingScores: Encodable {
    private enum CodingKeys: String, CodingKey {
        case hota = "HOTA"
        case detA = "DetA"
        case assA = "AssA"
        case locA = "LocA"
        case mota = "MOTA"
        case motp = "MOTP"
        case idf1 = "IDF1"
        case idp = "IDP"
        case idr = "IDR"
        case idsw = "IDSW"
        case fp = "FP"
        case fn = "FN"
        case frag = "Frag"
        case mostlyTracked = "MT"
        case partlyTracked = "PT"
        case mostlyLost = "ML"
        case persons = "GT_IDs"
    }

    /// Writes the scores under the keys of the command-line contract.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(hota.hota, forKey: .hota)
        try container.encode(hota.detectionAccuracy, forKey: .detA)
        try container.encode(hota.associationAccuracy, forKey: .assA)
        try container.encode(hota.localisationAccuracy, forKey: .locA)
        try container.encode(clear.accuracy, forKey: .mota)
        try container.encode(clear.precision, forKey: .motp)
        try container.encode(identity.f1, forKey: .idf1)
        try container.encode(identity.precision, forKey: .idp)
        try container.encode(identity.recall, forKey: .idr)
        try container.encode(clear.identitySwitches, forKey: .idsw)
        try container.encode(clear.falsePositives, forKey: .fp)
        try container.encode(clear.falseNegatives, forKey: .fn)
        try container.encode(clear.fragmentations, forKey: .frag)
        try container.encode(clear.mostlyTracked, forKey: .mostlyTracked)
        try container.encode(clear.partlyTracked, forKey: .partlyTracked)
        try container.encode(clear.mostlyLost, forKey: .mostlyLost)
        try container.encode(persons, forKey: .persons)
    }
}
