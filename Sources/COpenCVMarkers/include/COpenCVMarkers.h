/// The one entry of libHeadsupMarkers.so.
#ifndef HEADSUP_COPENCVMARKERS_H
#define HEADSUP_COPENCVMARKERS_H

#include "../../COpenCV/include/HeadsupMarkers.h"

#ifdef __cplusplus
extern "C" {
#endif

/// The table of functions; it lives as long as the library stays loaded.
__attribute__((visibility("default"))) const headsup_marker_functions *headsup_markers(void);

#ifdef __cplusplus
}
#endif

#endif
