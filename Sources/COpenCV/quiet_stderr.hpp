// Keeps what the C libraries below OpenCV print to themselves.
#pragma once

#include <sys/types.h>
#include <unistd.h>

#include <cstdio>
#include <mutex>
#include <string>

namespace headsup {

/// While one lives, what this thread prints through C's `stderr` is collected instead of shown.
///
/// libpng, libjpeg and libprotobuf print their complaints and give no other way to hear them through OpenCV. glibc's
/// `stderr` is a variable, so a stream of our own stands in for it: it collects for the threads that ask for it and
/// passes on what any other thread prints. Writes that go straight to file descriptor 2 are not touched.
class QuietStderr {
  public:
    QuietStderr() : outer_(collector) {
        const std::lock_guard<std::mutex> lock(guard);
        if (users++ == 0) {
            original = stderr;
            if (FILE *stream = stand_in()) stderr = stream;
        }
        collector = &collected_;
    }

    ~QuietStderr() {
        const std::lock_guard<std::mutex> lock(guard);
        collector = outer_;
        if (--users == 0) stderr = original;
    }

    QuietStderr(const QuietStderr &) = delete;
    QuietStderr &operator=(const QuietStderr &) = delete;

    /// The last line that was printed, without its end; empty where nothing was.
    std::string last_line() const {
        const size_t end = collected_.find_last_not_of('\n');
        if (end == std::string::npos) return {};
        const size_t before = collected_.rfind('\n', end);
        const size_t begin = before == std::string::npos ? 0 : before + 1;
        return collected_.substr(begin, end - begin + 1);
    }

  private:
    static ssize_t collect(void *, const char *bytes, size_t count) {
        if (!collector) return write(STDERR_FILENO, bytes, count);
        try {
            if (collector->size() < 4096) collector->append(bytes, count);
        } catch (...) {
            // No memory for words about an error: the error itself is reported all the same.
        }
        return ssize_t(count);
    }

    /// Made once and kept, because another thread may still hold it when its last user is done.
    static FILE *stand_in() {
        static FILE *stream = [] {
            cookie_io_functions_t functions{};
            functions.write = collect;
            FILE *made = fopencookie(nullptr, "w", functions);
            if (made) setvbuf(made, nullptr, _IONBF, 0);
            return made;
        }();
        return stream;
    }

    /// Where this thread's words go; null: to file descriptor 2.
    static inline thread_local std::string *collector = nullptr;
    static inline std::mutex guard;
    static inline int users = 0;
    static inline FILE *original = nullptr;

    std::string collected_;
    std::string *outer_;
};

}  // namespace headsup
