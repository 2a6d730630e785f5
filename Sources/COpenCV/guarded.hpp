// Words instead of exceptions, for every function that C or Swift calls.
#pragma once

#include <cstdio>
#include <exception>
#include <opencv2/core.hpp>

#include "include/HeadsupPicture.h"

namespace headsup {

inline void say(headsup_error *error, const char *text) { std::snprintf(error->text, sizeof error->text, "%s", text); }

/// Runs `body` and turns whatever it throws into words. Value of `body`, or `failure`.
template <typename Result, typename Body>
Result guarded(headsup_error *error, Result failure, Body body) noexcept {
    try {
        return body();
    } catch (const cv::Exception &exception) {
        say(error, exception.err.empty() ? exception.what() : exception.err.c_str());
    } catch (const std::exception &exception) {
        say(error, exception.what());
    } catch (...) {
        say(error, "an error without a description");
    }
    return failure;
}

}  // namespace headsup
