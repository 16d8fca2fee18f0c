package org.quadrupole.io.xrootd;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What servers of one protocol are asked. */
interface RemoteStore {

  /** A file or folder; empty where there is none. */
  Optional<RemoteEntry> find(RemoteId id) throws IOException;

  /**
   * What is in a folder; nothing if there is no such folder.
   *
   * @throws IOException also if the server does not list folders
   */
  List<RemoteEntry> list(RemoteId folder) throws IOException;

  /**
   * Opens a file.
   *
   * @throws java.nio.file.NoSuchFileException if there is none
   * @throws java.nio.file.AccessDeniedException if it is not this user's to read
   */
  RemoteFile open(RemoteId id) throws IOException;
}
