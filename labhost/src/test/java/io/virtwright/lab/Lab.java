package io.virtwright.lab;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test of tier 3, in a real KVM host. A parameter of type {@link LabHost} is a clone that this test alone has; it is gone
 * when the test ends. {@code ./test --lab} runs these tests, {@code ./test} leaves them out by their tag. Where no lab can
 * be, the test is skipped, and the reason names everything that is missing.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("lab")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@ExtendWith(LabExtension.class)
public @interface Lab {
    /** What the host is when the test gets it; a method's annotation wins over its class's. */
    State state() default State.STOCK;

    /** Which Debian's programs it has. */
    Userland userland() default Userland.BOOKWORM;
}
