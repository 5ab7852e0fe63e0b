package io.virtwright.practices.haltpolling;

import io.virtwright.engine.practice.Practice;
import io.virtwright.testkit.PracticeContract;

class HaltPollingTest extends PracticeContract {
    @Override
    protected Practice practice() {
        return new HaltPolling();
    }
}
