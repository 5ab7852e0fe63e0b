package io.virtwright.practices.svirt;

import io.virtwright.engine.practice.Practice;
import io.virtwright.testkit.PracticeContract;

/** What every practice has to keep, over the fixtures beside this class. */
class SvirtTest extends PracticeContract {
    @Override
    protected Practice practice() {
        return new Svirt();
    }
}
