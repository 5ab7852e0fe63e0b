package io.virtwright.practices.guestagent;

import io.virtwright.engine.practice.Practice;
import io.virtwright.testkit.PracticeContract;

class GuestAgentTest extends PracticeContract {
    @Override
    protected Practice practice() {
        return new GuestAgent();
    }
}
