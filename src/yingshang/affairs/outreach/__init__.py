"""包联回访: visits to enterprises, symposia, and the supervision that checks both. Who is responsible for whom is the register's."""
