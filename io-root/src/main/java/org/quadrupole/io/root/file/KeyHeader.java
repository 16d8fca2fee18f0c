package org.quadrupole.io.root.file;

import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.wire.WireReader;

/**
 * What stands before every record of a ROOT file. Positions are 8 bytes wide when the version is
 * over 1000. Source: ROOT's TKey class documentation.
 *
 * @param bytes the length of the whole record
 * @param version the version of TKey
 * @param objectBytes the length of the object when decompressed
 * @param keyBytes the length of this header; the object follows
 * @param cycle the number of this version of the object
 * @param position where the record is
 * @param parent where the record of the directory is that holds it
 * @param className the object's class
 * @param name the object's name
 * @param title its title
 */
public record KeyHeader(
    int bytes,
    int version,
    int objectBytes,
    int keyBytes,
    int cycle,
    long position,
    long parent,
    String className,
    String name,
    String title) {

  /** The bytes of a key whose strings are empty. */
  public static final int MIN_BYTES = 29;

  private static final int WIDE = 1000;

  /** Reads a key. */
  public static KeyHeader read(WireReader in) throws RootFormatException {
    int bytes = in.i4();
    int version = in.u2();
    int objectBytes = in.i4();
    in.skip(4); // date
    int keyBytes = in.u2();
    int cycle = in.u2();
    boolean wide = version > WIDE;
    long position = wide ? in.i8() : in.u4();
    long parent = wide ? in.i8() : in.u4();
    String className = in.string();
    String name = in.string();
    String title = in.string();
    if (bytes < 0 || objectBytes < 0 || position < 0) {
      throw in.damaged("the key of \"" + name + "\" has impossible lengths");
    }
    return new KeyHeader(
        bytes, version, objectBytes, keyBytes, cycle, position, parent, className, name, title);
  }

  /** The bytes of the object as it is in the file. */
  public int storedBytes() {
    return bytes - keyBytes;
  }

  /** Whether the lengths fit each other and a record of {@code length} bytes. */
  public boolean fits(int length) {
    return bytes <= length && keyBytes <= bytes;
  }

  /** Whether the object is compressed. */
  public boolean isCompressed() {
    return storedBytes() < objectBytes;
  }

  /** Whether its addresses are 8 bytes wide. */
  public boolean isWide() {
    return version > WIDE;
  }

  /** Whether the object is a directory. */
  public boolean isDirectory() {
    return className.equals("TDirectory") || className.equals("TDirectoryFile");
  }

  /** Whether the object holds events: a TTree, one of ROOT's own classes made of it, an RNTuple. */
  public boolean isTree() {
    return className.equals("TTree")
        || className.equals("TNtuple")
        || className.equals("TNtupleD")
        || isNTuple();
  }

  /** Whether the object is an RNTuple of a released format. */
  public boolean isNTuple() {
    return className.equals("ROOT::RNTuple");
  }

  /** Whether the object is an RNTuple of one of the formats that were for trials only. */
  public boolean isTrialNTuple() {
    return className.equals("ROOT::Experimental::RNTuple");
  }
}
