package org.quadrupole.runners.jobs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks that a batch system can express what a job requires, instead of leaving it out. */
final class Refusals {

  private Refusals() {}

  /**
   * Refuses what is asked for but not known.
   *
   * @param system its name, for the message
   * @param known the keys that the system has a word for
   */
  static void check(String system, JobSpec spec, Set<String> known) throws JobQueueException {
    JobSpec.Requirements wanted = spec.requirements();
    Map<String, Boolean> asked = new LinkedHashMap<>();
    asked.put("gpu", wanted.gpus() > 0);
    asked.put("tags", !wanted.tags().isEmpty());
    asked.put("sites", !wanted.sites().isEmpty());
    asked.put("banned-sites", !wanted.bannedSites().isEmpty());
    asked.put("platform", wanted.platform().isPresent());
    asked.put("architecture", wanted.architecture().isPresent());
    asked.put("input-data", !wanted.inputData().isEmpty());
    asked.put("queue", spec.resources().queue().isPresent());
    asked.put("account", spec.resources().account().isPresent());
    List<String> unknown =
        asked.entrySet().stream()
            .filter(entry -> entry.getValue() && !known.contains(entry.getKey()))
            .map(Map.Entry::getKey)
            .toList();
    if (!unknown.isEmpty()) {
      throw JobQueueException.mistake(
          system
              + " has no word for "
              + String.join(", ", unknown)
              + "; leave it out, or write it in the system's own language under 'job-extra-directives'");
    }
  }

  /** Refuses texts that would end a line of a job description. */
  static String oneLine(String what, String text) throws JobQueueException {
    if (text.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      throw JobQueueException.mistake(what + " has a line break or a control character in it");
    }
    return text;
  }
}
