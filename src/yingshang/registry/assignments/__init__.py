"""Who is responsible for which enterprise: 辖区包联 by territory, 部门回访 by department, lists of earlier campaigns."""
