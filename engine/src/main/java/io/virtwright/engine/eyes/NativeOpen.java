package io.virtwright.engine.eyes;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * {@code open(2)} with flags that Java has no words for. Numbers are those of Linux on x86 and arm64 (asm-generic/fcntl.h,
 * asm-generic/errno*.h). Needs {@code --enable-native-access}.
 */
@SuppressWarnings("restricted")
final class NativeOpen {
    static final int O_EXCL = 0x80;
    static final int O_NONBLOCK = 0x800;
    static final int O_PATH = 0x200000;
    private static final int O_CLOEXEC = 0x80000;

    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int ENXIO = 6;
    static final int EACCES = 13;
    static final int EBUSY = 16;
    static final int ENODEV = 19;
    static final int ENOTDIR = 20;
    static final int ENOMEDIUM = 123;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    /** {@code int open(const char *, int, ...)} */
    private static final MethodHandle OPEN = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("open"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            Linker.Option.firstVariadicArg(2),
            Linker.Option.captureCallState("errno"));

    private static final MethodHandle CLOSE = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("close"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private NativeOpen() {}

    /** What became of it. */
    sealed interface Result {}

    record Opened(int descriptor) implements Result, AutoCloseable {
        @Override
        public void close() {
            try {
                int _ = (int) CLOSE.invokeExact(descriptor);
            } catch (Throwable e) {
                throw new IllegalStateException("close(2) can't be called", e);
            }
        }
    }

    record Failed(int errno) implements Result {}

    /**
     * Opens a file, for reading only if at all.
     *
     * @param flags O_RDONLY and O_CLOEXEC are always added
     */
    static Result open(String path, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            int descriptor = (int) OPEN.invokeExact(state, arena.allocateFrom(path), flags | O_CLOEXEC);
            return descriptor >= 0 ? new Opened(descriptor) : new Failed((int) ERRNO.get(state, 0L));
        } catch (Throwable e) {
            throw new IllegalStateException("open(2) can't be called", e);
        }
    }
}
