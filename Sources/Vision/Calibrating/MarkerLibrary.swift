import COpenCV

/// libHeadsupMarkers.so, opened when a board with markers is first looked for or drawn.
let markerLibrary = OpenedLibrary<headsup_marker_functions>(
    fileName: "libHeadsupMarkers.so", variable: "HEADSUP_MARKER_LIBRARY", purpose: "boards with markers",
    packages: "the package libopencv-contrib406, or calibrate with a plain chessboard")
