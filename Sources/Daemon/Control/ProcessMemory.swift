import CMalloc

/// What is told glibc's allocator, so that a daemon of many threads does not keep many times what it uses.
public enum ProcessMemory {
    /// Has all threads share two arenas. By default each thread that meets another one gets an arena of its own, up to eight a
    /// processor, and what was freed in one is of no use to the others. Perception allocates in the network only, so there is
    /// little to wait for.
    ///
    /// To be called before there are other threads; those that have an arena keep it.
    public static func shareArenas() { _ = mallopt(M_ARENA_MAX, 2) }

    /// Gives back to the kernel what was needed once: for starting the files of the network and a graph before it was
    /// optimised, for a recording a copy of the whole ring.
    static func giveBack() { _ = malloc_trim(0) }
}
