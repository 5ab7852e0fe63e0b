package io.virtwright.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.skippedWithReason;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;

final class RealDaemonConditionTest {
    @Test
    void nothingIsMissingForRootWithNamespacesAndPrograms() {
        assertThat(RealDaemonCondition.missing(true, true, List.of("a", "b"), program -> true))
                .isEmpty();
    }

    @Test
    void theReasonNamesEverythingThatIsMissing() {
        assertThat(RealDaemonCondition.missing(false, false, List.of("here", "gone"), "here"::equals))
                .containsExactly("root", "gone");
        assertThat(RealDaemonCondition.missing(true, false, List.of(), program -> true))
                .singleElement()
                .asString()
                .startsWith("mount namespaces");
    }

    @Test
    void findsProgramsOfTheSystem() {
        assertThat(Programs.isInstalled("sh")).isTrue();
        assertThat(Programs.isInstalled("no-such-program")).isFalse();
    }

    @Test
    void junitSkipsATestWithoutItsProgramAndSaysWhy() {
        EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(NeedsTheImpossible.class))
                .execute()
                .containerEvents()
                .assertThatEvents()
                .haveExactly(1, event(skippedWithReason(reason -> reason.endsWith("no-such-program"))));
    }

    /** Not found by Surefire, which leaves nested classes out. */
    @RealDaemon("no-such-program")
    static final class NeedsTheImpossible {
        @Test
        void isNotRun() {
            fail("the condition let a test run whose program does not exist");
        }
    }
}
