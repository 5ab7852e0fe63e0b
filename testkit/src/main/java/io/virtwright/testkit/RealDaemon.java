package io.virtwright.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test of tier 2: it starts real daemons as root in a mount namespace of its own. Where that cannot be, the test is
 * skipped, and the reason names everything that is missing. {@code ./test --fast} leaves these tests out by their tag.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("real-daemon")
@ExtendWith(RealDaemonCondition.class)
public @interface RealDaemon {
    /** The programs that the test starts, for example {@code libvirtd}; looked for in PATH and the sbin folders. */
    String[] value() default {};
}
