import Configuration
import Diagnostics
import Pipeline

/// The predictors that an evaluation compares: one, several with commas between, or `all` that have a name.
enum PredictorNames {
    /// One configuration for each predictor; the given one alone where none is named.
    ///
    /// - Throws: `usage` for a name that no predictor has.
    static func choices(_ names: String?, in configuration: Configuration) throws(Fault) -> [Configuration] {
        guard let names else { return [configuration] }
        var choices: [Configuration] = []
        for name in list(names) {
            var chosen = configuration
            try chosen.choosePredictor(name)
            choices.append(chosen)
        }
        return choices
    }

    /// Whether more than one is named.
    static func areSeveral(_ names: String?) -> Bool { names.map { list($0).count > 1 } ?? false }

    private static func list(_ names: String) -> [String] {
        names == "all"
            ? PredictionSettings.Kind.builtIn.map(\.rawValue) : names.split(separator: ",").map(String.init)
    }
}
