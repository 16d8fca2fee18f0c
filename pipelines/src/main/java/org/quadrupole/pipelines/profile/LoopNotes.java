package org.quadrupole.pipelines.profile;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.quadrupole.transforms.CompiledGraph;

/** What the methods of a generated class do, as the comments above them say. */
final class LoopNotes {

  private static final Pattern NOTE = Pattern.compile("^  // (.*)$");
  private static final Pattern METHOD = Pattern.compile("^  \\S.* (\\w+)\\(.*\\{$");

  private LoopNotes() {}

  /**
   * The notes by the methods' names; a comment stands for all methods up to the next empty line.
   */
  static Map<String, String> of(CompiledGraph graph) {
    Map<String, String> notes = new HashMap<>();
    String note = "";
    for (String line : graph.source().lines().toList()) {
      Matcher comment = NOTE.matcher(line);
      Matcher method = METHOD.matcher(line);
      if (line.isBlank()) {
        note = "";
      } else if (comment.matches()) {
        note = comment.group(1).replaceAll("\\s+", " ");
      } else if (method.matches() && !note.isEmpty()) {
        notes.put(method.group(1), note);
      }
    }
    return notes;
  }
}
