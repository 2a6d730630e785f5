/// The looks of a report: one style for screen and print, no picture and no letter from elsewhere.
enum PageStyle {
    static let css = """
        :root { color-scheme: light; --ink: #1b1b1b; --quiet: #595959; --line: #d4d4d4; --wash: #f4f6f8; --strong: #0b4f7d; }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 76rem; padding: 1.5rem clamp(1rem, 4vw, 3rem) 4rem; color: var(--ink);
          background: #fff; font: 1rem/1.55 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
        h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .25rem; }
        h2 { font-size: 1.35rem; margin: 2.75rem 0 .75rem; padding-top: .75rem; border-top: 3px solid var(--strong); }
        h3 { font-size: 1.08rem; margin: 1.5rem 0 .4rem; }
        p { max-width: 46rem; margin: .4rem 0 .8rem; }
        .lead { color: var(--quiet); }
        nav ul { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; padding: 0; list-style: none; }
        a { color: var(--strong); }
        .wide { overflow-x: auto; }
        .wide:focus-visible, summary:focus-visible, a:focus-visible { outline: 3px solid #d55e00; outline-offset: 2px; }
        table { border-collapse: collapse; margin: .5rem 0 1rem; font-variant-numeric: tabular-nums; }
        caption { text-align: left; color: var(--quiet); padding: 0 0 .4rem; }
        th, td { padding: .32rem .9rem .32rem .5rem; border-bottom: 1px solid var(--line); text-align: right; vertical-align: top; }
        th[scope=row], th:first-child, .words { text-align: left; } td.words { overflow-wrap: anywhere; }
        thead th { border-bottom: 2px solid var(--ink); }
        th[scope=row] { font-weight: 500; }
        tbody tr:nth-child(even) { background: var(--wash); }
        td.best { font-weight: 700; }
        .note { font-weight: 400; color: var(--quiet); }
        .figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 30rem), 1fr)); gap: 1.5rem 2.5rem; }
        figure { margin: 0; break-inside: avoid; min-width: 0; }
        figcaption p { color: var(--quiet); font-size: .95rem; }
        svg { display: block; width: 100%; height: auto; }
        svg text { font: 13px system-ui, "Segoe UI", "DejaVu Sans", sans-serif; fill: #333; }
        svg .label { font-size: 14px; fill: #111; }
        .grid { stroke: #e3e3e3; } .axis { stroke: #333; stroke-width: 1.5; }
        .legend { display: flex; flex-wrap: wrap; gap: .2rem 1.4rem; list-style: none; padding: 0; margin: .2rem 0 .4rem; }
        .legend svg { display: inline-block; width: 2.6rem; height: .9rem; vertical-align: -.1rem; margin-right: .45rem; }
        .samples { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: 1.25rem; padding: 0; list-style: none; }
        .samples li { border: 1px solid var(--line); border-radius: .4rem; padding: .6rem .7rem; break-inside: avoid; }
        .samples p { font-size: .88rem; margin: .3rem 0 0; } .samples h4 { font-size: .95rem; margin: 0 0 .3rem; overflow-wrap: anywhere; }
        .sample polyline { fill: none; stroke-linejoin: round; stroke-linecap: round; }
        .past { stroke: #767676; stroke-width: 2; stroke-dasharray: 1 5; } .truth { stroke: #111; stroke-width: 3; }
        .predicted { stroke: #d55e00; stroke-width: 3; stroke-dasharray: 8 5; }
        .alternative { stroke: #d55e00; stroke-width: 1; stroke-opacity: .6; }
        .followed { stroke: #0072b2; stroke-width: 3; } .followedByAnother { stroke: #d55e00; stroke-width: 3; stroke-dasharray: 7 4; }
        .lost { stroke: #111; stroke-width: 2.5; stroke-dasharray: 0 5; } .whole, .cross { stroke: #a3a3a3; stroke-width: 1; }
        .found { stroke: #0072b2; stroke-width: 1.2; } .missed { stroke: #111; stroke-width: 3; }
        .wrong { stroke: #d55e00; stroke-width: 2; stroke-dasharray: 5 3; }
        .truth-end { fill: #111; } .predicted-end { fill: #fff; stroke: #d55e00; stroke-width: 2.5; } .alternative-end { fill: #d55e00; fill-opacity: .6; }
        .radius { fill: #0072b2; fill-opacity: .08; stroke: #0072b2; stroke-width: 1.5; } .wearer { fill: #0072b2; }
        details { margin: .3rem 0 1rem; } summary { cursor: pointer; color: var(--strong); }
        .changed { font-weight: 700; }
        @media print {
          body { font-size: 10pt; padding: 0; max-width: none; } nav { display: none; } a { color: inherit; text-decoration: none; }
          h1 { font-size: 16pt; } h2 { font-size: 13pt; margin-top: 1.5rem; } h3 { font-size: 11pt; }
          h2, h3, caption, thead { break-after: avoid; } .figures { grid-template-columns: 1fr 1fr; gap: 1rem; }
          th, td { padding: .15rem .6rem .15rem .3rem; } figcaption p { font-size: 8.5pt; line-height: 1.35; }
          .samples { grid-template-columns: repeat(4, 1fr); gap: .6rem; } .samples li { padding: .35rem .4rem; }
          .samples p { font-size: 8pt; line-height: 1.35; } .samples h4 { font-size: 8.5pt; } tr { break-inside: avoid; }
          .wide { overflow: visible; } details.table { display: none; } details:not(.table)::details-content { content-visibility: visible; block-size: auto; }
        }
        """
}
