// What is recorded of IBM's JDBC driver in global transactions (XA). Its argument is the port.

import com.ibm.db2.jcc.DB2XADataSource;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.XAConnection;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

public class GlobalTransactions {
    public static void main(String[] words) throws Exception {
        DB2XADataSource source = new DB2XADataSource();
        source.setDriverType(4);
        source.setServerName("127.0.0.1");
        source.setPortNumber(Integer.parseInt(words[0]));
        source.setDatabaseName("STMS");
        source.setUser("stuser");
        source.setPassword("stpass");
        XAConnection opened = source.getXAConnection();
        Connection made = opened.getConnection();
        XAResource resource = opened.getXAResource();
        run(made, "create table LAB.SAMPLE (ID INTEGER NOT NULL PRIMARY KEY)");
        work(made, resource, 1);
        resource.commit(new Branch(1), true);
        work(made, resource, 2);
        System.out.println(resource.prepare(new Branch(2)));
        System.out.println(resource.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN).length);
        resource.commit(new Branch(2), false);
        work(made, resource, 3);
        resource.rollback(new Branch(3));
        try {
            resource.commit(new Branch(4), false);
        } catch (XAException told) {
            System.out.println(told.errorCode);
        }
        made.close();
        opened.close();
    }

    static void work(Connection made, XAResource resource, int number) throws SQLException, XAException {
        resource.start(new Branch(number), XAResource.TMNOFLAGS);
        run(made, "insert into LAB.SAMPLE values (" + number + ")");
        resource.end(new Branch(number), XAResource.TMSUCCESS);
    }

    static void run(Connection made, String text) throws SQLException {
        try (Statement statement = made.createStatement()) {
            statement.executeUpdate(text);
        }
    }

    record Branch(int number) implements Xid {
        public int getFormatId() {
            return 1;
        }

        public byte[] getGlobalTransactionId() {
            return ("global" + number).getBytes(StandardCharsets.US_ASCII);
        }

        public byte[] getBranchQualifier() {
            return "branch".getBytes(StandardCharsets.US_ASCII);
        }
    }
}
