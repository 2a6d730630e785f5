// libyaml's reader.

#include <yaml.h>
