extension Configuration {
    /// Every key with its default, unit, allowed values and meaning, as the page docs/configuration.md.
    public static var reference: String {
        let defaults = Configuration()
        var page = """
            # Configuration

            Every value that can be tuned. This page is made from the program's own types by `headsup config --reference`; a test
            fails when it is out of date (`headsup config --reference > docs/configuration.md` mends it).

            A file holds tables and keys, as `[risk]` and `radius = 1.2`. Read are the built-in defaults, then
            /etc/headsup/headsup.toml, then `--config FILE`, then environment variables, then `--set risk.radius=1.2`; the later
            wins. The environment variable of a key is its name in capitals, `HEADSUP_RISK_RADIUS`. `headsup config` prints what is in
            force and where it came from, `headsup config --check FILE` checks a file: an unknown key, a value of the wrong
            kind or out of its range is named with its line.

            """
        var table = ""
        for key in keys {
            let parts = key.name.split(separator: ".", maxSplits: 1)
            if parts[0] != table {
                table = String(parts[0])
                page +=
                    "\n## [\(table)]\n\n| key | default | unit | allowed | meaning |\n| --- | --- | --- | --- | --- |\n"
            }
            let cells = [
                "`\(parts[1])`", key.get(defaults).map { "`\($0)`" } ?? "", key.unit, key.allowed, key.summary,
            ]
            page += "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |\n"
        }
        return page
    }
}
