package io.virtwright.engine.finding;

/**
 * One question that a practice asks of a subject.
 *
 * @param id {@code practice.name}, for instance {@code io-threads.assigned}: a contract with users and their policies
 * @param title what is asked, in a few words
 * @param severity how bad drift is, unless a finding says otherwise
 * @param why what goes wrong otherwise, in a sentence or two
 * @param guide where the guide says so, and whether it is right
 */
public record Check(String id, String title, Severity severity, String why, String guide) {
    public String practice() {
        return id.substring(0, id.indexOf('.'));
    }
}
