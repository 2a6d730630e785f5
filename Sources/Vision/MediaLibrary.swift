import COpenCV

/// libHeadsupMedia.so, opened when the first video or picture is read or written.
let mediaLibrary = OpenedLibrary<headsup_media_functions>(
    fileName: "libHeadsupMedia.so", variable: "HEADSUP_MEDIA_LIBRARY", purpose: "video and pictures",
    packages: "the packages libopencv-videoio and libopencv-imgcodecs")
