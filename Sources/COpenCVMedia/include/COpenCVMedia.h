/// The one entry of libHeadsupMedia.so.
#ifndef HEADSUP_COPENCVMEDIA_H
#define HEADSUP_COPENCVMEDIA_H

#include "../../COpenCV/include/HeadsupMedia.h"

#ifdef __cplusplus
extern "C" {
#endif

/// The table of functions; it lives as long as the library stays loaded.
__attribute__((visibility("default"))) const headsup_media_functions *headsup_media(void);

#ifdef __cplusplus
}
#endif

#endif
