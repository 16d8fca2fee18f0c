package org.quadrupole.transforms.runtime;

/**
 * Decides for how many events to compute something when one event asks for it: for a block of
 * events where most ask, which is faster, and for that event alone where few do.
 */
public final class Ahead {

  /** So many items make a block: enough for loops over arrays, few enough for the cache. */
  private static final int ITEMS = 512;

  /** Computing for many at once pays where at least one event in so many asks. */
  private static final int SPARSE = 4;

  private static final int FORGET = 1024;

  private int asked;
  private int skipped;
  private int end;

  /** Nothing is known of the events yet. */
  public Ahead() {}

  /** Begins again with an event, which may be before those that have asked; gives itself. */
  public Ahead restart(int event) {
    end = event;
    return this;
  }

  /**
   * One past the last event to compute for.
   *
   * @param event the event that asks, at or after the end that this gave before
   * @param offsets where each event's items begin
   */
  public int end(int event, int[] offsets) {
    asked++;
    skipped += event - end;
    if (asked > FORGET) {
      asked >>= 1;
      skipped >>= 1;
    }
    int next = event + 1;
    if (skipped < (SPARSE - 1) * asked) {
      int most = offsets[event] + ITEMS;
      while (next + 1 < offsets.length && offsets[next + 1] <= most) {
        next++;
      }
    }
    end = next;
    return next;
  }
}
