package io.virtwright.app.inventory;

/** An inventory that can't be used. The message begins with the file, and with the line where there is one. */
public final class InventoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InventoryException(Place at, String complaint) {
        super(at + ": " + complaint);
    }

    InventoryException(String file, String complaint) {
        super(file + ": " + complaint);
    }
}
