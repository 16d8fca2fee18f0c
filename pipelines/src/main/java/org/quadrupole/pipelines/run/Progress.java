package org.quadrupole.pipelines.run;

/** Is told how far a run is. */
public interface Progress {

  /** Nobody looks. */
  Progress NONE =
      new Progress() {
        @Override
        public boolean wanted() {
          return false;
        }

        @Override
        public void at(long events, long total, double seconds) {}

        @Override
        public void done() {}
      };

  /** Whether anybody looks. */
  boolean wanted();

  /**
   * So far.
   *
   * @param events the events read
   * @param total the events to be read
   * @param seconds since the start
   */
  void at(long events, long total, double seconds);

  /** The run has ended. */
  void done();
}
