package org.claviger.server.audit;

import java.util.List;

/**
 * What was found in an audit file.
 *
 * @param records how many lines were read
 * @param checkpoints how many of them are checkpoints with a right signature
 * @param unsigned how many records stand behind the last checkpoint: of these only the order is known
 * @param torn bytes of a last line without an end, 0 if there is none: the server was writing it when the file was read, or
 *     when it died. That is no problem: nobody was told of what it would have said
 * @param problems what is wrong, in the order of the file; the first one says where to look
 */
public record AuditReport(long records, long checkpoints, long unsigned, int torn, List<String> problems) {
    public AuditReport {
        problems = List.copyOf(problems);
    }

    public boolean isWhole() {
        return problems.isEmpty();
    }
}
