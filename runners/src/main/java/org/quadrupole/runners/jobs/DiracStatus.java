package org.quadrupole.runners.jobs;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What DIRAC and DiracX say about a job, in the common vocabulary. */
final class DiracStatus {

  /** "Application Finished With Errors (3)", "Exited With Status 3". */
  private static final Pattern EXIT =
      Pattern.compile("(?:Errors \\(|[Ss]tatus:? )(-?[0-9]{1,5})\\)?\\s*$");

  private DiracStatus() {}

  static Job job(String id, String status, String minor, String application, String site) {
    JobState state =
        switch (status) {
          case "Submitting",
              "Received",
              "Checking",
              "Staging",
              "Waiting",
              "Scouting",
              "Matched",
              "Rescheduled" ->
              JobState.PENDING;
          // Nothing was heard from a stalled job for a while; DIRAC itself gives it up as Failed.
          case "Running", "Stalled", "Completing", "Completed" -> JobState.RUNNING;
          case "Done" -> JobState.DONE;
          case "Killed", "Deleted" -> JobState.CANCELLED;
          case "Failed" -> JobState.FAILED;
          default -> JobState.UNKNOWN;
        };
    OptionalInt code =
        state == JobState.DONE
            ? OptionalInt.of(0)
            : state == JobState.FAILED ? exitCode(minor, application) : OptionalInt.empty();
    String reason = status + (minor.isEmpty() ? "" : ": " + minor);
    boolean told = !application.isEmpty() && !application.equals("Unknown");
    boolean somewhere = !site.equals("ANY") && !site.equals("Unknown");
    return new Job(
        id,
        state,
        somewhere ? site : "",
        state == JobState.DONE ? "" : told ? reason + ", " + application : reason,
        code);
  }

  private static OptionalInt exitCode(String... texts) {
    for (String text : texts) {
      Matcher matcher = EXIT.matcher(text);
      if (matcher.find()) {
        return OptionalInt.of(Integer.parseInt(matcher.group(1)));
      }
    }
    return OptionalInt.empty();
  }
}
